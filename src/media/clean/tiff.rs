//! TIFF: the first page's pixels, and what the file says besides. No network takes TIFF, so nothing is copied.
//!
//! Called by `clean`. Never decodes a camera's raw file: what lies in front in those is only a preview.
use super::clues::Clues;
use super::convert::Decoded;
use crate::media::colour::{inks_plainly, inks_to_srgb};
use crate::media::exif::{self, Tiff};
use crate::media::image::ycc_to_rgb;
use crate::media::probe::{Kind, Probed, jpeg_size};
use crate::model::removed::Removed;
use crate::model::trouble::Trouble;
use image::{DynamicImage, GrayAlphaImage, GrayImage, RgbImage, RgbaImage};
use std::io::Cursor;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

/// Most memory that the pixels may take, in bytes.
const MAX_PIXELS: usize = 512 << 20;
/// Longest value of one entry, in bytes: colour profiles are the longest that are of use.
const MAX_VALUE: usize = 16 << 20;
/// Entries by number, as TIFF 6.0 and DNG 1.7 name them.
const SUBFILE: u16 = 0x00fe;
const PHOTOMETRIC: u16 = 0x0106;
const SUB_IFDS: u16 = 0x014a;
const DNG_VERSION: u16 = 0xc612;
const PROFILE: u16 = 0x8773;
const XMP: u16 = 0x02bc;
const IPTC: u16 = 0x83bb;
const PHOTOSHOP: u16 = 0x8649;
const C2PA: u16 = 0xcd41;

/// Decodes the first page.
pub fn decode(bytes: &[u8], probed: &Probed) -> Result<Decoded, Trouble> {
    let said = Said::of(bytes).ok_or(Trouble::Truncated { kind: Kind::Tiff })?;
    if said.raw {
        return Err(Trouble::Unsupported { kind: Kind::Raw });
    }
    let pixels = Pixels::read(bytes, probed, said.palette_at)?;
    let half = pixels.half;
    let profile = said.profile.clone();
    let picture = pixels.picture(profile.as_deref())?;
    Ok(Decoded { picture, orientation: said.orientation, profile, half, lossy: half, removed: said.removed, clues: said.clues })
}

/// What the entries of the first page tell.
struct Said {
    orientation: u8,
    profile: Option<Vec<u8>>,
    removed: Vec<Removed>,
    clues: Clues,
    raw: bool,
    /// Where the kind of colour stands, when it is "by a palette".
    palette_at: Option<usize>,
}

impl Said {
    fn of(bytes: &[u8]) -> Option<Self> {
        let tiff = Tiff::new(bytes)?;
        let (entries, next) = tiff.directory(tiff.u32(4)?)?;
        let exif = exif::read(bytes);
        let clues = Clues::of(exif.credit);
        let mut said = Self { orientation: exif.orientation, profile: None, removed: exif.says, clues, raw: false, palette_at: None };
        said.removed.retain(|one| *one != Removed::Thumbnail);
        for (tag, at) in entries {
            match tag {
                // A reduced picture in front, further directories below, colours as the sensor saw them: a raw file.
                SUBFILE => said.raw |= tiff.u32(at + 8)? & 1 == 1,
                DNG_VERSION => said.raw = true,
                SUB_IFDS => said.raw |= tiff.directory(tiff.u32(at + 8)?).is_some_and(|(below, _)| tiff.has_sensor_colours(&below)),
                PHOTOMETRIC => {
                    let colours = tiff.u16(at + 8)?;
                    said.raw |= matches!(colours, 32_803 | 34_892);
                    said.palette_at = (colours == 3).then_some(at + 8);
                }
                PROFILE => {
                    said.profile = tiff.value(at).map(<[u8]>::to_vec);
                    said.removed.push(Removed::Profile);
                }
                XMP => {
                    let packet = tiff.value(at).unwrap_or_default();
                    said.removed.extend(super::removed::of_xmp(packet));
                    said.clues.read_xmp(packet);
                }
                IPTC | PHOTOSHOP => said.clues.read_iptc(tiff.value(at).unwrap_or_default()),
                C2PA => said.clues.read(tiff.value(at).unwrap_or_default()),
                _ => {}
            }
        }
        if next != 0 {
            said.removed.push(Removed::Pages);
        }
        Some(said)
    }
}

impl Tiff<'_> {
    fn has_sensor_colours(&self, entries: &[(u16, usize)]) -> bool {
        entries.iter().any(|(tag, at)| *tag == PHOTOMETRIC && matches!(self.u16(at + 8), Some(32_803 | 34_892)))
    }
}

/// Samples as they are stored: one row after the other, channels side by side, eight or sixteen bits each.
struct Pixels {
    width: u32,
    height: u32,
    colour: ColorType,
    /// Samples of each pixel, the extra ones included.
    channels: usize,
    samples: DecodingResult,
    /// Red, green and blue of a palette, one after the other, sixteen bits each.
    palette: Option<Vec<u16>>,
    /// What the first extra sample is: 1 an opacity that the colours were multiplied by, 2 an opacity; others are none.
    extra: Option<u16>,
    half: bool,
}

fn trouble(error: TiffError) -> Trouble {
    let kind = Kind::Tiff;
    match error {
        TiffError::IoError(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => Trouble::Truncated { kind },
        TiffError::UnsupportedError(_) => Trouble::Unsupported { kind },
        other => Trouble::damaged(kind, other),
    }
}

impl Pixels {
    fn read(bytes: &[u8], probed: &Probed, palette_at: Option<usize>) -> Result<Self, Trouble> {
        let Some(at) = palette_at else { return Self::of(bytes, probed, None) };
        let palette = open(bytes)?.get_tag_u16_vec(Tag::ColorMap).map_err(trouble)?;
        // The decoder knows no palettes, but it knows greys: the numbers of the colours, for it.
        let mut grey = bytes.to_vec();
        let one = if bytes.starts_with(b"II") { 1u16.to_le_bytes() } else { 1u16.to_be_bytes() };
        if let Some(two) = grey.get_mut(at..at + 2) {
            two.copy_from_slice(&one);
        }
        Self::of(&grey, probed, Some(palette))
    }

    fn of(bytes: &[u8], probed: &Probed, palette: Option<Vec<u16>>) -> Result<Self, Trouble> {
        let mut decoder = open(bytes)?;
        let colour = decoder.colortype().map_err(trouble)?;
        let number = |decoder: &mut Decoder<_>, tag, or: u16| decoder.find_tag_unsigned::<u16>(tag).map(|found| found.unwrap_or(or));
        let channels = usize::from(number(&mut decoder, Tag::SamplesPerPixel, 1).map_err(trouble)?);
        let compressed_as_jpeg = number(&mut decoder, Tag::Compression, 1).map_err(trouble)? == 7;
        let extra = decoder.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).map_err(trouble)?.and_then(|all| all.first().copied());
        if compressed_as_jpeg {
            strips_fit(&mut decoder, bytes, probed)?;
        }
        let mut samples = DecodingResult::U8(Vec::new());
        let layout = decoder.read_image_to_buffer(&mut samples).map_err(trouble)?;
        let mut pixels =
            Self { width: probed.width, height: probed.height, colour, channels, samples, palette, extra, half: compressed_as_jpeg };
        pixels.unpack(layout.row_stride.map_or(0, usize::from));
        if layout.planes > 1 {
            pixels.interleave(layout.planes);
        }
        pixels.is_whole().then_some(pixels).ok_or_else(|| Trouble::damaged(Kind::Tiff, "its numbers contradict each other"))
    }

    /// Whether there is just one sample a channel of each pixel: what is said of the channels may be wrong.
    fn is_whole(&self) -> bool {
        let have = match &self.samples {
            DecodingResult::U8(samples) => samples.len(),
            DecodingResult::U16(samples) => samples.len(),
            _ => return true,
        };
        have == self.width as usize * self.height as usize * self.channels
    }

    /// Samples of less than eight bits, spread over eight; the whole range for greys, numbers as they are for palettes.
    fn unpack(&mut self, stride: usize) {
        let (DecodingResult::U8(packed), bits @ (1 | 2 | 4)) = (&self.samples, self.colour.bit_depth()) else { return };
        let most = (1u16 << bits) - 1;
        let scale = if self.palette.is_some() { 1 } else { 255 / most };
        let row = self.width as usize * self.channels;
        let sample = |line: &[u8], n: usize| {
            let bit = n * usize::from(bits);
            let byte = line.get(bit / 8).copied().unwrap_or(0);
            ((u16::from(byte) >> (8 - usize::from(bits) - bit % 8)) & most) * scale
        };
        let lines = packed.chunks(stride.max(1)).take(self.height as usize);
        self.samples = DecodingResult::U8(lines.flat_map(|line| (0..row).map(move |n| sample(line, n) as u8)).collect());
    }

    /// One plane a channel, brought to one pixel after the other.
    fn interleave(&mut self, planes: usize) {
        fn woven<T: Copy + Default>(flat: &[T], planes: usize) -> Vec<T> {
            let each = flat.len() / planes;
            (0..each * planes).map(|n| flat.get(n % planes * each + n / planes).copied().unwrap_or_default()).collect()
        }
        self.channels = planes;
        match &self.samples {
            DecodingResult::U8(flat) => self.samples = DecodingResult::U8(woven(flat, planes)),
            DecodingResult::U16(flat) => self.samples = DecodingResult::U16(woven(flat, planes)),
            _ => {}
        }
    }

    /// Eight bits a sample. (Everything that is published has eight.)
    fn bytes(&self) -> Result<Vec<u8>, Trouble> {
        match &self.samples {
            DecodingResult::U8(samples) => Ok(samples.clone()),
            DecodingResult::U16(samples) => Ok(samples.iter().map(|sample| ((u32::from(*sample) * 255 + 32_767) / 65_535) as u8).collect()),
            _ => Err(Trouble::Unsupported { kind: Kind::Tiff }),
        }
    }

    fn picture(self, profile: Option<&[u8]>) -> Result<DynamicImage, Trouble> {
        let (width, height) = (self.width, self.height);
        if let Some(palette) = &self.palette {
            return self.coloured(palette);
        }
        let samples = self.bytes()?;
        let first =
            |n: usize| -> Vec<u8> { samples.chunks_exact(self.channels.max(1)).flat_map(|pixel| pixel.iter().take(n)).copied().collect() };
        let clear = self.channels > 3 && !matches!(self.extra, Some(0 | 3..));
        let picture = match self.colour {
            ColorType::Gray(_) => GrayImage::from_raw(width, height, first(1)).map(DynamicImage::from),
            ColorType::Multiband { num_samples: 2, .. } if matches!(self.extra, Some(1 | 2)) => {
                GrayAlphaImage::from_raw(width, height, first(2)).map(DynamicImage::from)
            }
            ColorType::Multiband { num_samples: 2.., .. } => GrayImage::from_raw(width, height, first(1)).map(DynamicImage::from),
            ColorType::RGB(_) | ColorType::RGBA(_) if clear => RgbaImage::from_raw(width, height, first(4)).map(DynamicImage::from),
            ColorType::RGB(_) | ColorType::RGBA(_) => RgbImage::from_raw(width, height, first(3)).map(DynamicImage::from),
            ColorType::YCbCr(8) => {
                let mut colours = first(3);
                colours.as_chunks_mut::<3>().0.iter_mut().for_each(|pixel| *pixel = ycc_to_rgb(*pixel));
                RgbImage::from_raw(width, height, colours).map(DynamicImage::from)
            }
            ColorType::CMYK(_) | ColorType::CMYKA(_) => {
                let inks = first(4);
                profile.and_then(|icc| inks_to_srgb(width, height, &inks, icc)).or_else(|| inks_plainly(width, height, &inks))
            }
            _ => return Err(Trouble::Unsupported { kind: Kind::Tiff }),
        };
        let mut picture = picture.ok_or(Trouble::Truncated { kind: Kind::Tiff })?;
        if self.extra == Some(1) {
            divide(&mut picture);
        }
        Ok(picture)
    }

    fn coloured(&self, palette: &[u16]) -> Result<DynamicImage, Trouble> {
        let colours = palette.len() / 3;
        let one = |number: u8, n: usize| palette.get(n * colours + usize::from(number)).map_or(0, |value| (value >> 8) as u8);
        let numbers = self.bytes()?;
        let rgb = numbers.iter().step_by(self.channels.max(1)).flat_map(|number| [0, 1, 2].map(|n| one(*number, n))).collect();
        let picture = RgbImage::from_raw(self.width, self.height, rgb);
        picture.map(DynamicImage::from).ok_or(Trouble::Truncated { kind: Kind::Tiff })
    }
}

fn open(bytes: &[u8]) -> Result<Decoder<Cursor<&[u8]>>, Trouble> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MAX_PIXELS;
    limits.intermediate_buffer_size = MAX_PIXELS;
    limits.ifd_value_size = MAX_VALUE;
    Ok(Decoder::new(Cursor::new(bytes)).map_err(trouble)?.with_limits(limits))
}

/// A JPEG inside says itself how large it is, and is believed by its decoder: it must not say more than the page.
fn strips_fit(decoder: &mut Decoder<Cursor<&[u8]>>, bytes: &[u8], probed: &Probed) -> Result<(), Trouble> {
    let offsets = [Tag::StripOffsets, Tag::TileOffsets].map(|tag| decoder.find_tag_unsigned_vec::<u64>(tag).ok().flatten());
    let most = (u64::from(probed.width) + 1024) * (u64::from(probed.height) + 1024);
    for at in offsets.into_iter().flatten().flatten() {
        let part = usize::try_from(at).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
        let size = jpeg_size(part).map_or(0, |(width, height)| u64::from(width) * u64::from(height));
        if size > most {
            return Err(Trouble::damaged(Kind::Tiff, "a part that is larger than the whole"));
        }
    }
    Ok(())
}

/// Colours that were multiplied by their opacity, as they were before.
fn divide(picture: &mut DynamicImage) {
    let undo = |value: u8, alpha: u8| ((u32::from(value) * 255 + u32::from(alpha) / 2) / u32::from(alpha.max(1))).min(255) as u8;
    match picture {
        DynamicImage::ImageRgba8(all) => all.pixels_mut().for_each(|pixel| {
            let [r, g, b, a] = pixel.0;
            pixel.0 = [undo(r, a), undo(g, a), undo(b, a), a];
        }),
        DynamicImage::ImageLumaA8(all) => all.pixels_mut().for_each(|pixel| pixel.0[0] = undo(pixel.0[0], pixel.0[1])),
        _ => {}
    }
}
