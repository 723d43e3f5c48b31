//! PDF files, object by object, as their writers mean them: with lists, with packed objects, with older revisions.

use std::io::Write;

/// A PDF in the making.
#[derive(Clone, Default)]
pub struct Pdf {
    bytes: Vec<u8>,
    places: Vec<(u32, usize)>,
    last: Option<usize>,
}

impl Pdf {
    pub fn new() -> Self {
        Self { bytes: b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n".to_vec(), ..Self::default() }
    }

    /// The object with this number.
    pub fn object(mut self, number: u32, body: &str) -> Self {
        self.places.push((number, self.bytes.len()));
        self.bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
        self
    }

    /// The stream with this number; `dict` is what stands in its dictionary beside the length.
    pub fn stream(mut self, number: u32, dict: &str, data: &[u8]) -> Self {
        self.places.push((number, self.bytes.len()));
        self.bytes.extend(format!("{number} 0 obj\n<<{dict} /Length {}>>\nstream\n", data.len()).bytes());
        self.bytes.extend(data);
        self.bytes.extend(b"\nendstream\nendobj\n");
        self
    }

    /// Ends a revision with a table; what follows is a newer one.
    pub fn end(mut self, trailer: &str) -> Self {
        let table = self.bytes.len();
        self.bytes.extend(b"xref\n0 1\n0000000000 65535 f \n");
        for (number, place) in self.places.drain(..) {
            self.bytes.extend(format!("{number} 1\n{place:010} 00000 n \n").bytes());
        }
        let before = self.last.map(|last| format!(" /Prev {last}")).unwrap_or_default();
        self.bytes.extend(format!("trailer\n<</Size 100 /Root 1 0 R {trailer}{before}>>\nstartxref\n{table}\n%%EOF\n").bytes());
        self.last = Some(table);
        self
    }

    /// Ends it with a list that is a stream, as programs of today do; `packed` are objects within the stream `pack`.
    pub fn end_packed(mut self, pack: u32, packed: &[(u32, &str)], list: u32) -> Self {
        let (mut heads, mut bodies) = (String::new(), String::new());
        for (number, body) in packed {
            heads += &format!("{number} {} ", bodies.len());
            bodies += &format!("{body} ");
        }
        let dict = format!("/Type /ObjStm /N {} /First {} /Filter /FlateDecode", packed.len(), heads.len());
        self = self.stream(pack, &dict, &deflated(format!("{heads}{bodies}").as_bytes()));
        let at = self.bytes.len();
        self.places.push((list, at));
        let mut rows = vec![0u8; 7 * 100];
        let mut row = |number: u32, kind: u8, second: usize, third: u16| {
            let from = 7 * number as usize;
            rows[from] = kind;
            rows[from + 1..from + 5].copy_from_slice(&(second as u32).to_be_bytes());
            rows[from + 5..from + 7].copy_from_slice(&third.to_be_bytes());
        };
        for (number, place) in &self.places {
            row(*number, 1, *place, 0);
        }
        for (n, (number, _)) in (0..).zip(packed) {
            row(*number, 2, pack as usize, n);
        }
        let dict = "/Type /XRef /Size 100 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode";
        self = self.stream(list, dict, &deflated(&rows));
        self.bytes.extend(format!("startxref\n{at}\n%%EOF\n").bytes());
        self
    }

    pub fn bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// As a PDF packs bytes.
pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// So many pages, of which each says `text` and its number, and what `more` adds to the catalogue.
pub fn pages(count: u32, text: &str, more: &str) -> Pdf {
    let kids: String = (0..count).map(|n| format!("{} 0 R ", 10 + 2 * n)).collect();
    let mut pdf = Pdf::new()
        .object(1, &format!("<</Type /Catalog /Pages 2 0 R {more}>>"))
        .object(2, &format!("<</Type /Pages /Count {count} /Kids [{kids}] /MediaBox [0 0 300 200] /Resources <</Font <</F1 3 0 R>>>>>>"))
        .object(3, "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>");
    for n in 0..count {
        let drawn = format!("BT /F1 24 Tf 20 100 Td ({text} {}) Tj ET", n + 1);
        pdf = pdf.object(10 + 2 * n, &format!("<</Type /Page /Parent 2 0 R /Contents {} 0 R>>", 11 + 2 * n)).stream(
            11 + 2 * n,
            "",
            drawn.as_bytes(),
        );
    }
    pdf
}

/// A document as an office leaves it: so many pages, and whose it is.
pub fn document(count: u32) -> Vec<u8> {
    let info = "<</Author (Ana Example) /Creator (Writer 7) /CreationDate (D:20260601120000+02'00') /Title (Draft for Bob)>>";
    pages(count, "Page", "").object(4, info).end("/Info 4 0 R /ID [<0102> <0304>]").bytes()
}
