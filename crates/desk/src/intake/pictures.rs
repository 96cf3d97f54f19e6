//! Pictures of works, made ready for phones.
//!
//! A picture is decoded, turned upright, made small enough and encoded anew as JPEG, so that nothing of the file goes on but what is seen:
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
use lapau_feed::{Digest, programme::Image};

/// The longer side of a picture as it is published.
const LONGER_SIDE: u32 = 1600;
/// JPEG's quality: at 80 a photograph of 1600 × 1200 has some 250 KB.
const QUALITY: u8 = 80;
/// The longest side of a picture that is decoded.
const LARGEST: u32 = 20_000;
/// How many bytes the decoding of a picture may take.
const MEMORY: u64 = 512 * 1024 * 1024;
/// A larger file is no picture for a phone.
const FILE: u64 = 64 * 1024 * 1024;

/// A picture that is ready.
pub(super) struct Picture {
    /// What the work says of it.
    pub(super) image: Image,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// Where a picture lies that a table names: beside it, or in a folder beside it.
///
/// # Errors
///
/// Where there is none, or its name leads out of the folder.
pub(super) fn find(table: &Path, name: &str) -> Result<PathBuf, String> {
    let relative = Path::new(name.trim());
    if !relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(format!("the picture {name:?} lies outside the folder of the table"));
    }
    let folder = table.parent().unwrap_or(Path::new("."));
    let places = [folder.to_owned(), folder.join("gambar"), folder.join("foto"), folder.join("images")];
    let found = places.into_iter().map(|place| place.join(relative)).find(|path| path.is_file());
    found.ok_or_else(|| format!("there is no picture {name:?} beside the table or in its folder \"gambar\""))
}

/// Decodes a picture and encodes it anew.
///
/// # Errors
///
/// Why it cannot be shown.
pub(super) fn prepare(path: &Path) -> Result<Picture, String> {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let failed = |what: &dyn std::fmt::Display| format!("the picture {name:?} cannot be read ({what})");
    let file = File::open(path).map_err(|error| failed(&error))?;
    let mut bytes = Vec::new();
    BufReader::new(file).take(FILE + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if bytes.len() as u64 > FILE {
        return Err(failed(&"it is larger than 64 MiB"));
    }
    recode(bytes).map_err(|error| failed(&error))
}

fn recode(bytes: Vec<u8>) -> Result<Picture, image::ImageError> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LARGEST), Some(LARGEST));
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > LONGER_SIDE {
        picture = picture.resize(LONGER_SIDE, LONGER_SIDE, FilterType::Lanczos3);
    }
    let flat = on_white(&picture);
    let mut encoded = Vec::new();
    JpegEncoder::new_with_quality(&mut encoded, QUALITY).encode_image(&flat)?;
    let image = Image {
        path: format!("media/{}.jpg", Digest::of(&encoded)),
        width: flat.width(),
        height: flat.height(),
        bytes: u32::try_from(encoded.len()).unwrap_or(u32::MAX),
    };
    Ok(Picture { image, bytes: encoded })
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
        let picture = prepare(&path).unwrap();
        assert_eq!((picture.image.width, picture.image.height), (800, 1600));
        assert_eq!(picture.image.bytes as usize, picture.bytes.len());
        assert!(bytes.windows(7).any(|window| window == b"RAHASIA"));
        assert!(!picture.bytes.windows(4).any(|window| window == b"Exif" || window == b"RAHA"));
        assert_eq!(prepare(&path).unwrap().bytes, picture.bytes, "the same picture has the same bytes");
    }

    #[test]
    fn transparency_becomes_white_and_what_is_no_picture_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clear.png");
        RgbaImage::from_pixel(4, 4, image::Rgba([200, 0, 0, 0])).save(&path).unwrap();
        let picture = prepare(&path).unwrap();
        let shown = image::load_from_memory(&picture.bytes).unwrap().to_rgb8();
        assert!(shown.get_pixel(1, 1).0.iter().all(|colour| *colour > 250));
        fs::write(&path, b"\x89PNG\r\n\x1a\nnothing").unwrap();
        assert!(prepare(&path).err().unwrap().contains("cannot be read"));
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
