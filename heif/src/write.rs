//! Writing the PNG: fast rather than small, it is read once and thrown away.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use png::{BitDepth, CodingIndependentCodePoints, ColorType, Compression, Encoder, Info};

use crate::Failure;
use crate::picture::{Picture, Space};

/// Writes `picture` to `path`.
pub fn png(picture: &Picture, path: &Path) -> Result<(), Failure> {
    let mut info = Info::with_size(picture.width, picture.height);
    info.bit_depth = if picture.deep { BitDepth::Sixteen } else { BitDepth::Eight };
    info.color_type = if picture.alpha { ColorType::Rgba } else { ColorType::Rgb };
    match &picture.space {
        Space::Icc(profile) => info.icc_profile = Some(profile.into()),
        Space::Numbers(primaries, transfer) => {
            info.coding_independent_code_points = Some(CodingIndependentCodePoints {
                color_primaries: *primaries,
                transfer_function: *transfer,
                matrix_coefficients: 0,
                is_video_full_range_image: true,
            });
        }
        Space::Plain => {}
    }
    let mut encoder = Encoder::with_info(BufWriter::new(File::create(path)?), info)?;
    encoder.set_compression(Compression::Fastest);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&picture.samples)?;
    writer.finish()?;
    Ok(())
}
