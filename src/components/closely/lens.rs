//! What of a picture is seen: how large, and about which point.
//!
//! Everything is measured in the picture's own pixels. The whole picture is the least there is to see; it never leaves its frame.

/// How many times larger than the whole picture it may be seen, and how many pixels of the screen one of the picture may take.
const MOST: (f64, f64) = (4.0, 2.0);
/// How finely a view is told: so many parts of a pixel.
pub(super) const PARTS: f64 = 8.0;

/// A picture in a frame of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lens {
    picture: (f64, f64),
    frame: (f64, f64),
    /// How many pixels of the screen one of the picture takes; 0 for the whole picture, whatever the frame.
    scale: f64,
    /// The point of the picture in the middle of the frame.
    middle: (f64, f64),
}

impl Lens {
    /// The whole of a picture.
    pub(super) fn of(width: u32, height: u32) -> Self {
        let picture = (f64::from(width.max(1)), f64::from(height.max(1)));
        Self { picture, frame: (0.0, 0.0), scale: 0.0, middle: (picture.0 / 2.0, picture.1 / 2.0) }
    }

    /// The scale at which the whole picture fits.
    fn whole(&self) -> f64 {
        (self.frame.0 / self.picture.0).min(self.frame.1 / self.picture.1).max(f64::MIN_POSITIVE)
    }

    fn scale(&self) -> f64 {
        let whole = self.whole();
        self.scale.clamp(whole, (whole * MOST.0).max(MOST.1))
    }

    /// The frame is as large as this on the screen.
    pub(super) fn frame(&mut self, width: i32, height: i32) {
        self.frame = (f64::from(width.max(1)), f64::from(height.max(1)));
        self.keep();
    }

    /// Makes it larger so many times, or smaller; what is under a point of the frame stays there.
    pub(super) fn zoom(&mut self, times: f64, at: (f64, f64)) {
        let before = self.scale();
        self.scale = before * times;
        let after = self.scale();
        self.scale = after;
        // How far that point is from the middle of the frame, before and after.
        let from = (at.0 - self.frame.0 / 2.0, at.1 - self.frame.1 / 2.0);
        self.middle.0 += from.0 / before - from.0 / after;
        self.middle.1 += from.1 / before - from.1 / after;
        self.keep();
    }

    /// The same about the middle of the frame.
    pub(super) fn step(&mut self, times: f64) {
        self.zoom(times, (self.frame.0 / 2.0, self.frame.1 / 2.0));
    }

    /// Moves the picture by so many pixels of the screen.
    pub(super) fn pan(&mut self, right: f64, down: f64) {
        let scale = self.scale();
        self.middle.0 -= right / scale;
        self.middle.1 -= down / scale;
        self.keep();
    }

    /// Moves what is seen by a part of the frame, as keys do.
    pub(super) fn turn(&mut self, right: f64, down: f64) {
        self.pan(-right * self.frame.0, -down * self.frame.1);
    }

    /// All of it again.
    pub(super) fn reset(&mut self) {
        *self = Self { frame: self.frame, ..Self::of(self.picture.0 as u32, self.picture.1 as u32) };
    }

    /// How large it is beside the whole, in percent.
    pub(super) fn percent(&self) -> u64 {
        if self.frame.0 == 0.0 { 100 } else { (self.scale() / self.whole() * 100.0).round() as u64 }
    }

    /// What is seen: left, top, width and height, in parts of the picture's pixels.
    pub(super) fn seen(&self) -> [i32; 4] {
        let seen = if self.frame.0 == 0.0 {
            [0.0, 0.0, self.picture.0, self.picture.1]
        } else {
            let (width, height) = (self.frame.0 / self.scale(), self.frame.1 / self.scale());
            [self.middle.0 - width / 2.0, self.middle.1 - height / 2.0, width, height]
        };
        seen.map(|length| (length * PARTS).round() as i32)
    }

    /// No more of what is around the picture is seen than there must be.
    fn keep(&mut self) {
        let scale = self.scale();
        let kept = |middle: f64, picture: f64, frame: f64| {
            let half = frame / scale / 2.0;
            if half * 2.0 >= picture { picture / 2.0 } else { middle.clamp(half, picture - half) }
        };
        self.middle.0 = kept(self.middle.0, self.picture.0, self.frame.0);
        self.middle.1 = kept(self.middle.1, self.picture.1, self.frame.1);
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    /// What is seen, in whole pixels.
    fn seen(lens: &Lens) -> [i32; 4] {
        lens.seen().map(|length| length / PARTS as i32)
    }

    fn lens() -> Lens {
        let mut lens = Lens::of(4000, 2000);
        lens.frame(400, 400);
        lens
    }

    #[wasm_bindgen_test]
    fn the_whole_picture_is_the_least() {
        let mut lens = lens();
        assert_eq!(
            (seen(&lens), lens.percent()),
            ([0, -1000, 4000, 4000], 100),
            "it stands in the middle of its frame"
        );
        lens.step(0.1);
        lens.pan(5000.0, -5000.0);
        assert_eq!((seen(&lens), lens.percent()), ([0, -1000, 4000, 4000], 100));
        assert_eq!(seen(&Lens::of(300, 200)), [0, 0, 300, 200], "before the frame is known");
    }

    #[wasm_bindgen_test]
    fn what_is_under_the_finger_stays_there() {
        let mut lens = lens();
        // The point of the picture that is at a place of the frame, before and after.
        let under = |lens: &Lens, x: i32| seen(lens)[0] + x * seen(lens)[2] / 400;
        let before = under(&lens, 300);
        lens.zoom(4.0, (300.0, 200.0));
        assert_eq!((under(&lens, 300), lens.percent()), (before, 400));
        lens.zoom(1_000.0, (300.0, 200.0));
        assert_eq!(lens.percent(), 2000, "two pixels of the screen for one of the picture");
        lens.reset();
        assert_eq!((seen(&lens), lens.percent()), ([0, -1000, 4000, 4000], 100));
    }

    #[wasm_bindgen_test]
    fn it_never_leaves_its_frame() {
        let mut lens = lens();
        lens.step(4.0);
        assert_eq!(seen(&lens), [1500, 500, 1000, 1000]);
        lens.turn(0.5, 0.0);
        assert_eq!(seen(&lens), [2000, 500, 1000, 1000]);
        lens.pan(-10_000.0, 10_000.0);
        assert_eq!(seen(&lens), [3000, 0, 1000, 1000]);
        lens.frame(800, 200);
        let [left, top, width, height] = seen(&lens);
        assert!(left >= 0 && top >= 0 && left + width <= 4000 && top + height <= 2000, "a turned phone");
    }
}
