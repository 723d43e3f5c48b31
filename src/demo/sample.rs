//! The picture that a newcomer can send at once: the built landscape, as a phone would have taken it, with the place,
//! the time and the camera in its EXIF, so that there is something to clean. Made for the demo; never published as
//! it is.

use crate::media::sheet;

/// 41.3851 north, 2.1734 east: Barcelona, in degrees, minutes and hundredths of seconds.
const NORTH: [u32; 3] = [41, 23, 636];
const EAST: [u32; 3] = [2, 10, 2_424];
const MAKE: &str = "Fotona";
const MODEL: &str = "Pocket 5";
const TAKEN: &str = "2026:11:19 17:42:08";

/// TIFF 6.0 field types.
const ASCII: u16 = 2;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

/// A JPEG with a story in it.
///
/// # Errors
/// When the landscape cannot be drawn.
pub fn photo() -> anyhow::Result<Vec<u8>> {
    let plain = sheet::sample().map_err(|trouble| anyhow::anyhow!("the sample cannot be drawn: {trouble}"))?;
    Ok(with_exif(&plain))
}

/// `jpeg` with the camera, the time and the place in an EXIF segment right after its first marker.
pub fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut block = b"Exif\0\0".to_vec();
    block.extend(tiff());
    // The length counts itself; the block is far below 64 kB.
    let length = u16::try_from(block.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    let (start, rest) = jpeg.split_at(jpeg.len().min(2));
    [start, &[0xff, 0xe1], &length, &block, rest].concat()
}

/// A directory entry: tag, type, count, and its bytes.
type Field = (u16, u16, u32, Vec<u8>);

/// Big-endian TIFF: the main directory, the camera's, the place's, one after the other.
fn tiff() -> Vec<u8> {
    let main = |exif: u32, gps: u32| {
        directory(8, &[ascii(0x010f, MAKE), ascii(0x0110, MODEL), ascii(0x0132, TAKEN), long(0x8769, exif), long(0x8825, gps)])
    };
    let exif_at = 8 + size(&main(0, 0));
    let exif = directory(exif_at, &[ascii(0x9003, TAKEN), ascii(0xa431, "SN-20261119")]);
    let gps_at = exif_at + size(&exif);
    let gps = directory(gps_at, &[ascii(0x0001, "N"), degrees(0x0002, NORTH), ascii(0x0003, "E"), degrees(0x0004, EAST)]);
    [b"MM\0\x2a\0\0\0\x08".to_vec(), main(exif_at, gps_at), exif, gps].concat()
}

/// A directory that starts at `at`, with the values that do not fit into its entries behind it.
fn directory(at: u32, fields: &[Field]) -> Vec<u8> {
    let count = u16::try_from(fields.len()).unwrap_or(0);
    let mut entries = count.to_be_bytes().to_vec();
    let mut values: Vec<u8> = Vec::new();
    let behind = at + 2 + 12 * u32::from(count) + 4;
    for (tag, kind, number, bytes) in fields {
        entries.extend([tag.to_be_bytes(), kind.to_be_bytes()].concat());
        entries.extend(number.to_be_bytes());
        if bytes.len() <= 4 {
            let mut short = bytes.clone();
            short.resize(4, 0);
            entries.extend(short);
        } else {
            entries.extend((behind + size(&values)).to_be_bytes());
            values.extend(bytes);
            // Values begin at even places.
            values.resize(values.len().next_multiple_of(2), 0);
        }
    }
    entries.extend([0; 4]);
    entries.extend(values);
    entries
}

fn ascii(tag: u16, text: &str) -> Field {
    let bytes = [text.as_bytes(), b"\0"].concat();
    (tag, ASCII, size(&bytes), bytes)
}

fn long(tag: u16, value: u32) -> Field {
    (tag, LONG, 1, value.to_be_bytes().to_vec())
}

fn degrees(tag: u16, [degrees, minutes, hundredths]: [u32; 3]) -> Field {
    let parts = [degrees, 1, minutes, 1, hundredths, 100];
    (tag, RATIONAL, 3, parts.iter().flat_map(|part| part.to_be_bytes()).collect())
}

fn size(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
