//! Pictures of works and news, made ready for phones.
//!
//! A picture is decoded, turned upright, made small enough, in a size or some, and encoded anew as JPEG, so that nothing of the file goes on but what is seen:
//! no place and time of the photograph, no name of its maker, no colour profile, no thumbnail of what was cut off.
//! A file is believed neither in its name nor in the sizes it gives: decoding stops at [`LARGEST`] pixels and bytes.

use std::{
    fs::File,
    io::{BufReader, Cursor, Read},
    path::{Component, Path, PathBuf},
};

use image::{
    DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType,
};
use lapau_feed::{
    Digest,
    programme::{Image, ImageSize},
};

use crate::store::Medium;

/// The longer side of a picture as it is published.
const LONGER_SIDE: u32 = 1600;
/// The same for lists, and for narrow screens; a picture that is hardly larger has no such size.
const SMALL_SIDES: [u32; 2] = [320, 800];
/// The same for who wants to look closely: as much as a phone of some years can draw.
const LARGE_SIDE: u32 = 4096;
/// The longer side of a picture that a librarian hands in, as it is kept in the content folder.
const KEPT_SIDE: u32 = 2400;
/// JPEG's quality: at 80 a photograph of 1600 × 1200 has some 250 KB.
const QUALITY: u8 = 80;
/// The same for what is kept to be encoded once more.
const KEPT_QUALITY: u8 = 92;
/// The longest side of a picture that is decoded.
const LARGEST: u32 = 20_000;
/// How many bytes the decoding of a picture may take.
const MEMORY: u64 = 512 * 1024 * 1024;
/// A larger file is no picture for a phone.
const FILE: u64 = 64 * 1024 * 1024;

/// A picture that is ready.
pub(crate) struct Picture {
    /// What the record says of it.
    pub(crate) image: Image,
    /// Its files in every size.
    pub(crate) files: Vec<Medium>,
}

/// Where a picture lies that a table names: beside it, or in a folder beside it.
///
/// # Errors
///
/// Where there is none, or its name leads out of the folder.
pub(crate) fn find(table: &Path, name: &str) -> Result<PathBuf, String> {
    let relative = Path::new(name.trim());
    if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(format!("the picture {name:?} lies outside the folder of the table"));
    }
    let folder = table.parent().unwrap_or(Path::new("."));
    let places = [folder.to_owned(), folder.join("gambar"), folder.join("foto"), folder.join("images")];
    let found = places.into_iter().map(|place| place.join(relative)).find(|path| path.is_file());
    found.ok_or_else(|| format!("there is no picture {name:?} beside the table or in its folder \"gambar\""))
}

/// Decodes a picture and encodes it anew; where it is to be looked at `closely`, also as large as it is.
///
/// # Errors
///
/// Why it cannot be shown.
pub(crate) fn prepare(path: &Path, closely: bool) -> Result<Picture, String> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let failed = |what: &dyn std::fmt::Display| format!("the picture {name:?} cannot be read ({what})");
    let file = File::open(path).map_err(|error| failed(&error))?;
    let mut bytes = Vec::new();
    BufReader::new(file).take(FILE + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if bytes.len() as u64 > FILE {
        return Err(failed(&"it is larger than 64 MiB"));
    }
    recode(bytes, closely).map_err(|error| failed(&error))
}

/// A picture that a librarian hands in, as it is kept: without anything but what is seen, and no larger than anyone needs.
///
/// # Errors
///
/// Why it cannot be shown.
pub(crate) fn kept(bytes: Vec<u8>) -> Result<Vec<u8>, image::ImageError> {
    encoded(&on_white(&fitted(&decoded(bytes)?, KEPT_SIDE)), KEPT_QUALITY)
}

fn recode(bytes: Vec<u8>, closely: bool) -> Result<Picture, image::ImageError> {
    let whole = on_white(&decoded(bytes)?);
    let longer = whole.width().max(whole.height());
    let whole = DynamicImage::ImageRgb8(whole);
    let shown = fitted(&whole, LONGER_SIDE);
    let mut files = Vec::new();
    let mut file = |picture: &DynamicImage| -> Result<ImageSize, image::ImageError> {
        let bytes = encoded(&picture.to_rgb8(), QUALITY)?;
        let path = format!("media/{}.jpg", Digest::of(&bytes));
        let size = ImageSize {
            path: path.clone(),
            width: picture.width(),
            height: picture.height(),
            bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        };
        files.push(Medium { path, bytes });
        Ok(size)
    };
    let ImageSize { path, width, height, bytes } = file(&shown)?;
    let mut sizes = Vec::new();
    // A size that saves next to nothing is a further file for nothing.
    let saves = |side: u32| longer > side + side / 4;
    for side in SMALL_SIDES.into_iter().filter(|side| saves(*side)) {
        sizes.push(file(&fitted(&shown, side))?);
    }
    if closely && saves(LONGER_SIDE) {
        sizes.push(file(&fitted(&whole, LARGE_SIDE))?);
    }
    Ok(Picture { image: Image { path, width, height, bytes, sizes }, files })
}

/// A picture as people see it: upright.
fn decoded(bytes: Vec<u8>) -> Result<DynamicImage, image::ImageError> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LARGEST), Some(LARGEST));
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// A picture no longer than a side may be.
fn fitted(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        return picture.clone();
    }
    picture.resize(side, side, FilterType::Lanczos3)
}

fn encoded(picture: &RgbImage, quality: u8) -> Result<Vec<u8>, image::ImageError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture)?;
    Ok(bytes)
}

/// A picture without transparency, which JPEG has not.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let clear = picture.to_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [red, green, blue, alpha] = clear.get_pixel(x, y).0;
        let over =
            |colour: u8| ((u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255) as u8;
        image::Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use image::{ImageEncoder as _, RgbaImage};

    use super::*;

    #[test]
    fn a_picture_is_made_small_and_tells_nothing_of_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kain.jpg");
        let large = RgbImage::from_fn(2400, 1200, |x, y| image::Rgb([x as u8, y as u8, 90]));
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
        // Exif with the orientation "turned right", 6, as a phone held upright writes it.
        encoder
            .set_exif_metadata(b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0RAHASIA".to_vec())
            .unwrap();
        encoder.encode_image(&large).unwrap();
        fs::write(&path, &bytes).unwrap();
        let picture = prepare(&path, false).unwrap();
        assert_eq!((picture.image.width, picture.image.height), (800, 1600));
        assert_eq!(picture.image.bytes as usize, picture.files[0].bytes.len());
        let sizes: Vec<_> = picture.image.sizes.iter().map(|size| (size.width, size.height)).collect();
        assert_eq!(sizes, [(160, 320), (400, 800)]);
        assert!(bytes.windows(7).any(|window| window == b"RAHASIA"));
        let is_told = |bytes: &[u8]| bytes.windows(4).any(|window| window == b"Exif" || window == b"RAHA");
        assert!(!picture.files.iter().any(|file| is_told(&file.bytes)));
        assert_eq!(prepare(&path, false).unwrap().files, picture.files, "the same picture has the same bytes");
        // Whoever may look closely gets it as large as it is; what was handed in is kept as harmless, and upright.
        let closely = prepare(&path, true).unwrap().image;
        assert_eq!(closely.closely().map(|size| (size.width, size.height)), Some((1200, 2400)));
        assert_eq!(picture.image.closely(), None);
        let kept = kept(bytes).unwrap();
        assert!(!is_told(&kept));
        assert_eq!(image::load_from_memory(&kept).unwrap().height(), 2400);
    }

    #[test]
    fn transparency_becomes_white_and_what_is_no_picture_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clear.png");
        RgbaImage::from_pixel(4, 4, image::Rgba([200, 0, 0, 0])).save(&path).unwrap();
        let picture = prepare(&path, true).unwrap();
        assert_eq!((picture.files.len(), picture.image.sizes.len()), (1, 0), "a small one has one size");
        let shown = image::load_from_memory(&picture.files[0].bytes).unwrap().to_rgb8();
        assert!(shown.get_pixel(1, 1).0.iter().all(|colour| *colour > 250));
        fs::write(&path, b"\x89PNG\r\n\x1a\nnothing").unwrap();
        assert!(prepare(&path, false).err().unwrap().contains("cannot be read"));
    }

    #[test]
    fn names_do_not_lead_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("karya.csv");
        fs::create_dir(folder.path().join("gambar")).unwrap();
        fs::write(folder.path().join("gambar/a.jpg"), "").unwrap();
        assert!(find(&table, "a.jpg").unwrap().ends_with("gambar/a.jpg"));
        for name in ["../a.jpg", "/etc/passwd", "b.jpg", ""] {
            assert!(find(&table, name).is_err(), "{name}");
        }
    }
}
