//! Writes a PDF from its objects: one revision, one plain table, nothing beside them.
//!
//! Called by `mod`. What it writes is read again by `residue`, which shares nothing with it.

use super::copy::Made;
use super::object::{Dict, Object};

/// The beginning: four bytes above 127 say that it is not text (ISO 32000-1, section 7.5.2).
pub(super) const HEAD: &[u8] = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";

/// The whole file; the first object is the catalogue.
pub(super) fn write(objects: &[Made<'_>]) -> Vec<u8> {
    let (mut out, mut places) = (HEAD.to_vec(), Vec::with_capacity(objects.len()));
    for (number, object) in (1..).zip(objects) {
        places.push(out.len());
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        match object {
            Made::Value(object) => value(&mut out, object),
            Made::Stream(dict, bytes) => {
                let mut dict = dict.clone();
                dict.put(b"Length", Object::Int(i64::try_from(bytes.len()).unwrap_or(i64::MAX)));
                dictionary(&mut out, &dict);
                out.extend_from_slice(b"\nstream\n");
                out.extend_from_slice(bytes);
                out.extend_from_slice(b"\nendstream");
            }
        }
        out.extend_from_slice(b"\nendobj\n");
    }
    let table = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).as_bytes());
    for place in &places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n", places.len() + 1).as_bytes());
    out
}

fn value(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null | Object::Stream(..) => out.extend_from_slice(b"null"),
        Object::Bool(yes) => out.extend_from_slice(if *yes { b"true" } else { b"false" }),
        Object::Int(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Object::Real(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Object::Name(bytes) => name(out, bytes),
        Object::Text(bytes) => {
            out.push(b'<');
            out.extend(bytes.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()));
            out.push(b'>');
        }
        Object::Array(all) => {
            out.push(b'[');
            for (n, one) in all.iter().enumerate() {
                if n > 0 {
                    out.push(b' ');
                }
                value(out, one);
            }
            out.push(b']');
        }
        Object::Dict(dict) => dictionary(out, dict),
        Object::Ref(number) => out.extend_from_slice(format!("{number} 0 R").as_bytes()),
    }
}

fn dictionary(out: &mut Vec<u8>, dict: &Dict) {
    out.extend_from_slice(b"<<");
    for (key, one) in &dict.0 {
        name(out, key);
        out.push(b' ');
        value(out, one);
    }
    out.extend_from_slice(b">>");
}

fn name(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'/');
    for byte in bytes {
        match byte {
            b'!'..=b'~' if !b"#()<>[]{}/%".contains(byte) => out.push(*byte),
            byte => out.extend_from_slice(format!("#{byte:02X}").as_bytes()),
        }
    }
}
