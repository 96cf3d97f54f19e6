//! Codes as other programs make them, as cameras see them: turned, noisy, out of focus, small. And pictures of anything.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says why and ends")]

use barcoders::sym::{code39::Code39, code128::Code128, ean13::EAN13};
use lapau_scanner::{Care, Code, Form, Picture, read};
use proptest::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

const ISBN: &str = "9786020332956";
const LETTER: &str = "LAPAU1:2/3.b302099a8057.eyJ2IjoxLCJpZCI6IjAxODkwYTVkLWFjOTYtNzc0Yi1iY2NlLWIzMDIwOTlhODA1NyJ9";

/// A drawing that is dark where its function says so, at a place from 0 to 1 in both directions; there is paper around it.
struct Drawing {
    is_dark: Box<dyn Fn(f64, f64) -> bool>,
    /// Its height for a width of 1.
    height: f64,
}

fn qr(text: &str) -> Drawing {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).unwrap();
    let size = f64::from(code.size() + 8);
    Drawing {
        is_dark: Box::new(move |x, y| code.get_module((x * size) as i32 - 4, (y * size) as i32 - 4)),
        height: 1.0,
    }
}

/// Bars with a quiet zone of twelve of the narrowest.
fn bars(modules: Vec<u8>) -> Drawing {
    let count = modules.len() as f64 + 24.0;
    let is_dark = move |x: f64, y: f64| {
        let at = (x * count) as usize;
        (0.08..0.92).contains(&y) && at >= 12 && modules.get(at - 12) == Some(&1)
    };
    Drawing { is_dark: Box::new(is_dark), height: 0.4 }
}

fn drawing(form: Form, text: &str) -> Drawing {
    match form {
        Form::Qr => qr(text),
        Form::Ean13 => bars(EAN13::new(text).unwrap().encode()),
        Form::Code39 => bars(Code39::new(text).unwrap().encode()),
        Form::Code128 => bars(Code128::new(format!("\u{181}{text}")).unwrap().encode()),
    }
}

/// How a camera sees a drawing.
#[derive(Clone, Copy)]
struct Sight {
    width: usize,
    height: usize,
    /// How much of the picture's width the drawing takes.
    share: f64,
    /// By how many degrees it is turned.
    turned: f64,
    /// The most that the light of a place is off, of 255.
    noise: u8,
    /// How many places to each side run into one.
    blur: usize,
    /// How much darker the right side is than the left, of 1.
    shade: f64,
}

const PLAIN: Sight = Sight { width: 640, height: 480, share: 0.6, turned: 0.0, noise: 0, blur: 0, shade: 0.0 };

/// The same noise each time (<https://en.wikipedia.org/wiki/Xorshift>).
fn noise(seed: &mut u32) -> i32 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    (*seed & 255) as i32 - 128
}

fn seen(drawing: &Drawing, sight: Sight) -> Picture {
    let (width, height) = (sight.width as f64, sight.height as f64);
    let (sin, cos) = sight.turned.to_radians().sin_cos();
    let side = width.min(height / drawing.height.max(0.75)) * sight.share;
    let light = |x: usize, y: usize| {
        // Four looks into each place, as light falls on all of it.
        let looks = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)].map(|(right, down)| {
            let (x, y) = (x as f64 + right - width / 2.0, y as f64 + down - height / 2.0);
            let (x, y) = ((x * cos + y * sin) / side + 0.5, (y * cos - x * sin) / side / drawing.height + 0.5);
            let inside = (0.0..1.0).contains(&x) && (0.0..1.0).contains(&y);
            if inside && (drawing.is_dark)(x, y) { 25.0 } else { 230.0 }
        });
        let shade = 1.0 - sight.shade * x as f64 / width;
        looks.iter().sum::<f64>() / 4.0 * shade
    };
    let sharp: Vec<f64> = (0..sight.width * sight.height).map(|at| light(at % sight.width, at / sight.width)).collect();
    let at = |x: isize, y: isize| {
        sharp[y.clamp(0, sight.height as isize - 1) as usize * sight.width
            + x.clamp(0, sight.width as isize - 1) as usize]
    };
    let (reach, mut seed) = (sight.blur as isize, 0x2545_f491);
    let luma = (0..sight.width * sight.height).map(|place| {
        let (x, y) = ((place % sight.width) as isize, (place / sight.width) as isize);
        let around = (-reach..=reach).flat_map(|down| (-reach..=reach).map(move |right| (right, down)));
        let sum: f64 = around.map(|(right, down)| at(x + right, y + down)).sum();
        let mean = sum / ((2 * reach + 1) * (2 * reach + 1)) as f64;
        (mean as i32 + noise(&mut seed) * i32::from(sight.noise) / 128).clamp(0, 255) as u8
    });
    Picture::of_luma(luma.collect(), sight.width, sight.height).unwrap()
}

fn check(form: Form, text: &str, sight: Sight, care: Care, what: &str) {
    let found = read(&seen(&drawing(form, text), sight), &Form::ALL, care);
    assert_eq!(found, [Code { form, text: text.to_owned() }], "{form:?}, {what}");
}

const EACH: [(Form, &str); 5] = [
    (Form::Qr, "LAPAU:8Z3K5W1Q0T"),
    (Form::Qr, LETTER),
    (Form::Ean13, ISBN),
    (Form::Code39, "B00042/2016"),
    (Form::Code128, "E00003"),
];

#[test]
fn what_is_plain_before_the_camera_is_read() {
    for (form, text) in EACH {
        check(form, text, PLAIN, Care::Moving, "plain");
        check(form, text, Sight { share: 0.9, ..PLAIN }, Care::Moving, "large");
        check(form, text, PLAIN, Care::Still, "in a picture");
        let only = read(&seen(&drawing(form, text), PLAIN), &[form], Care::Moving);
        assert_eq!(only.len(), 1, "{form:?} alone");
        let others: Vec<_> = Form::ALL.into_iter().filter(|other| *other != form).collect();
        assert_eq!(
            read(&seen(&drawing(form, text), PLAIN), &others, Care::Still),
            [],
            "{form:?} is none of the others"
        );
    }
}

#[test]
fn codes_are_read_however_they_lie() {
    for (form, text) in EACH {
        for turned in [3.0, -3.0, 90.0, 180.0, 270.0] {
            check(form, text, Sight { turned, ..PLAIN }, Care::Moving, &format!("turned by {turned}"));
        }
    }
    for turned in [20.0, 45.0, 137.0] {
        check(Form::Qr, LETTER, Sight { turned, share: 0.8, ..PLAIN }, Care::Moving, &format!("turned by {turned}"));
    }
    for turned in [10.0, -8.0] {
        check(Form::Ean13, ISBN, Sight { turned, ..PLAIN }, Care::Moving, &format!("turned by {turned}"));
    }
}

#[test]
fn noise_shade_and_a_little_blur_keep_none_from_being_read() {
    let large = Sight { width: 960, height: 720, share: 0.7, ..PLAIN };
    for (form, text) in EACH {
        check(form, text, Sight { noise: 20, ..large }, Care::Moving, "noisy");
        check(form, text, Sight { noise: 30, ..large }, Care::Still, "noisier");
        check(form, text, Sight { blur: 1, ..large }, Care::Moving, "out of focus");
        check(form, text, Sight { shade: 0.3, ..large }, Care::Moving, "partly in the shade");
        check(form, text, Sight { noise: 20, blur: 1, shade: 0.3, turned: 3.0, ..large }, Care::Moving, "all at once");
    }
    check(Form::Qr, LETTER, Sight { noise: 60, ..large }, Care::Moving, "very noisy");
    check(Form::Qr, LETTER, Sight { shade: 0.7, blur: 2, ..large }, Care::Moving, "dark and out of focus");
}

#[test]
fn a_code_is_found_in_a_large_photograph() {
    for (form, text) in EACH {
        let photograph = Sight { width: 2000, height: 1500, share: 0.3, noise: 30, turned: 2.0, ..PLAIN };
        check(form, text, photograph, Care::Still, "in a photograph");
    }
}

#[test]
fn a_letter_of_the_largest_code_is_read_from_the_screen_of_a_phone() {
    let text = format!("LAPAU1:12/24.b302099a8057.{}", "eyJ2IjoxLCJpZCI6".repeat(23).split_at(360).0);
    for turned in [0.0, 5.0, 90.0] {
        let sight = Sight { width: 960, height: 720, share: 0.75, noise: 15, turned, ..PLAIN };
        check(Form::Qr, &text, sight, Care::Moving, &format!("turned by {turned}"));
    }
}

#[test]
fn what_is_no_code_is_none() {
    let stripes =
        |period: usize| (0..640 * 480).map(|at| if (at % 640 / period).is_multiple_of(2) { 0 } else { 255 }).collect();
    for period in [1, 2, 3, 5, 8, 40] {
        let picture = Picture::of_luma(stripes(period), 640, 480).unwrap();
        assert_eq!(read(&picture, &Form::ALL, Care::Still), [], "stripes of {period}");
    }
    let mut seed = 0x9e37_79b9;
    let grain = (0..640 * 480).map(|_| (noise(&mut seed) + 128) as u8).collect();
    assert_eq!(read(&Picture::of_luma(grain, 640, 480).unwrap(), &Form::ALL, Care::Still), []);
}

#[test]
fn a_number_with_a_wrong_check_digit_is_not_taken_for_a_book() {
    // The bars of the last digit are exchanged for those of another, as a scratch may.
    let (mut right, wrong) = (EAN13::new(ISBN).unwrap().encode(), EAN13::new("9786020332963").unwrap().encode());
    let last = right.len() - 10;
    right.splice(last.., wrong[last..].iter().copied());
    assert_eq!(read(&seen(&bars(right), PLAIN), &Form::ALL, Care::Still), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 128 } else { 2_000 }))]

    #[test]
    fn any_bytes_are_looked_at_to_the_end(width in 1_usize..90, bytes in prop::collection::vec(any::<u8>(), 1..6_000)) {
        let height = bytes.len().div_ceil(width);
        let mut luma = bytes;
        luma.resize(width * height, 0);
        let picture = Picture::of_luma(luma, width, height).unwrap();
        read(&picture, &Form::ALL, Care::Moving);
        read(&picture, &Form::ALL, Care::Still);
    }

    /// Runs of black and white come closer to codes than bytes of chance do.
    #[test]
    fn any_stripes_are_looked_at_to_the_end(runs in prop::collection::vec(1_usize..9, 1..120), height in 1_usize..40) {
        let row: Vec<u8> = (0_u8..2).cycle().zip(&runs).flat_map(|(dark, run)| vec![dark * 255; *run]).collect();
        let picture = Picture::of_luma(row.repeat(height), row.len(), height).unwrap();
        read(&picture, &Form::ALL, Care::Still);
    }

    /// A code that something lies on, or of which a piece is missing.
    #[test]
    fn spoilt_codes_say_what_they_said_or_nothing(
        which in 0_usize..EACH.len(), spots in prop::collection::vec((0_usize..320, 0_usize..240, 1_usize..60, any::<u8>()), 1..12),
    ) {
        let (form, text) = EACH[which];
        let sight = Sight { width: 320, height: 240, share: 0.9, ..PLAIN };
        let drawing = drawing(form, text);
        let picture = seen(&drawing, sight);
        let mut luma = picture.luma().to_vec();
        for (x, y, size, light) in spots {
            for down in 0..size.min(240 - y) {
                luma[(y + down) * 320 + x..][..size.min(320 - x)].fill(light);
            }
        }
        let found = read(&Picture::of_luma(luma, 320, 240).unwrap(), &[form], Care::Still);
        if form != Form::Code39 {
            prop_assert!(found.iter().all(|code| code.text == text), "{found:?}");
        }
    }
}
