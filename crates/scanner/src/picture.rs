//! A picture without colours.

/// How bright each place of a picture is, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    luma: Vec<u8>,
    width: usize,
    height: usize,
}

impl Picture {
    /// A picture of so many bytes, 0 for black; `None` if these are more or fewer than its sides say, or it has none.
    pub fn of_luma(luma: Vec<u8>, width: usize, height: usize) -> Option<Self> {
        (width > 0 && height > 0 && width.checked_mul(height) == Some(luma.len())).then_some(Self {
            luma,
            width,
            height,
        })
    }

    /// The same of four bytes a place, red, green, blue and how much they cover, as a canvas has them. What covers little is paper.
    pub fn of_rgba(pixels: &[u8], width: usize, height: usize) -> Option<Self> {
        let (places, rest) = pixels.as_chunks::<4>();
        if !rest.is_empty() {
            return None;
        }
        let luma = places.iter().map(|&[red, green, blue, cover]| {
            // ITU-R BT.601, in parts of 256.
            let bright = (77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue)) >> 8;
            let cover = u32::from(cover);
            ((bright * cover + 255 * (255 - cover)) / 255) as u8
        });
        Self::of_luma(luma.collect(), width, height)
    }

    /// How many places a row has; never none.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many rows there are; never none.
    pub fn height(&self) -> usize {
        self.height
    }

    /// How bright its places are.
    pub fn luma(&self) -> &[u8] {
        &self.luma
    }

    /// How bright a place is; what lies beyond the picture is paper.
    pub(crate) fn at(&self, x: usize, y: usize) -> u8 {
        let inside = x < self.width && y < self.height;
        if inside { self.luma.get(y * self.width + x).copied().unwrap_or(u8::MAX) } else { u8::MAX }
    }

    /// Half as wide and half as high, four places to one; `None` if nothing would be left.
    pub(crate) fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut luma = Vec::with_capacity(width * height);
        for y in 0..height {
            luma.extend((0..width).map(|x| {
                let four = [(0, 0), (1, 0), (0, 1), (1, 1)];
                let sum: u32 = four.iter().map(|(right, down)| u32::from(self.at(2 * x + right, 2 * y + down))).sum();
                (sum / 4) as u8
            }));
        }
        Self::of_luma(luma, width, height)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_as_many_bytes_as_its_sides_say() {
        assert!(Picture::of_luma(vec![0; 6], 3, 2).is_some());
        for (bytes, width, height) in [(0, 0, 0), (6, 2, 2), (6, 6, 0), (6, usize::MAX, 2)] {
            assert_eq!(Picture::of_luma(vec![0; bytes], width, height), None, "{bytes} {width} {height}");
        }
        assert_eq!(Picture::of_rgba(&[0; 7], 1, 1), None);
    }

    #[test]
    fn colours_become_light_and_what_is_not_covered_is_paper() {
        let pixels = [[0, 0, 0, 255], [255, 255, 255, 255], [255, 0, 0, 255], [0, 0, 0, 0]].concat();
        assert_eq!(Picture::of_rgba(&pixels, 4, 1).unwrap().luma(), [0, 255, 76, 255]);
    }

    #[test]
    fn half_a_picture_is_the_mean_of_each_four() {
        let picture = Picture::of_luma(vec![0, 100, 9, 200, 100, 9], 3, 2).unwrap();
        assert_eq!(picture.halved(), Picture::of_luma(vec![100], 1, 1));
        assert_eq!(Picture::of_luma(vec![0], 1, 1).unwrap().halved(), None);
    }
}
