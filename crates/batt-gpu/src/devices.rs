//! Several devices as one: they share what is computed at once.

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use batt_core::coarse::functions::listed;
use batt_core::coarse::{Accelerator, Applied, Function, Image, Room, Size, State};

use crate::driver::{BATCH, Device};
use crate::pictures::{code, hash, takes};

/// Results that a batch needs to be computed by devices, unless it is measured. Not measured on a GPU yet.
pub const DEFAULT_LEAST: usize = 4096;

struct Slot {
    device: Mutex<Device>,
    works: AtomicBool,
}

impl Slot {
    /// The results; on failure why, if it was working until now.
    fn apply(&self, images: &[&Image], functions: &[Function]) -> Result<Applied, Option<String>> {
        let mut device = self.device.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.works.load(Ordering::Acquire) {
            return Err(None);
        }
        device.apply(images, functions).map_err(|line| {
            self.works.store(false, Ordering::Release);
            Some(line)
        })
    }
}

/// Devices that share the images of a batch by their hashes, so that equal ones meet on one device. One that fails is not
/// used again; the others take what it had.
pub struct Devices {
    slots: Vec<Slot>,
    /// Results that a batch needs to be worth it.
    least: usize,
    /// Devices that could not be opened, or that none is worth it: a line of text.
    note: Option<String>,
}

impl Devices {
    /// The first so many devices, or all of them, with kernels from this PTX; an error if none can be opened. Batches of
    /// less than `least` results are left to the processor.
    pub fn open(count: Option<usize>, ptx: &str, least: usize) -> Result<Devices, String> {
        let there = Device::count()?;
        let (mut slots, mut note) = (Vec::new(), None);
        for number in 0..count.unwrap_or(there) {
            match Device::open(number, ptx) {
                Ok(device) => slots.push(Slot { device: Mutex::new(device), works: AtomicBool::new(true) }),
                Err(line) => {
                    note.get_or_insert(line);
                }
            }
        }
        if slots.is_empty() {
            return Err(note.unwrap_or_else(|| "GPU: no device".to_owned()));
        }
        Ok(Devices { slots, least: least.max(1), note })
    }

    /// How many devices work.
    pub fn count(&self) -> usize {
        self.slots.iter().filter(|slot| slot.works.load(Ordering::Acquire)).count()
    }

    /// How many results a batch needs to be worth it.
    pub fn least(&self) -> usize {
        self.least
    }

    /// What is to be told once.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Measure from how many results on devices are faster than a core, on black and white noise of 10 by 10 cells.
    pub fn measure(&mut self) {
        let functions: Vec<Function> = listed().into_iter().filter(|&function| self.has(function)).collect();
        let noise: Vec<Image> = (0..BATCH / functions.len()).map(noise).collect();
        let images: Vec<&Image> = noise.iter().collect();
        let few = &images[..images.len().min(128)];
        let a_core = time(|| {
            for image in few {
                let state = State::Image((*image).clone());
                functions.iter().for_each(|function| {
                    std::hint::black_box(function.apply(&state, Size::new(0, 0), Room::STANDARD));
                });
            }
        });
        self.least = usize::MAX;
        for halvings in 0..12 {
            let some = &images[..images.len() >> halvings];
            let mut failed = false;
            let here = time(|| failed |= self.apply(some, &functions).failure.is_some());
            if failed || some.is_empty() || here > a_core * some.len() as u32 / few.len() as u32 {
                break;
            }
            self.least = some.len() * functions.len();
        }
        if self.least == usize::MAX {
            self.note = Some("GPU: no faster than a core here".to_owned());
        }
    }
}

/// The shortest of three times, the first of which also warms up.
fn time(mut job: impl FnMut()) -> Duration {
    let once = |_| {
        let start = Instant::now();
        job();
        start.elapsed()
    };
    (0..3).map(once).min().unwrap_or_default()
}

fn noise(number: usize) -> Image {
    let mut random = number as u64;
    Image::from_fn(0, 0, Size::new(10, 10), |_, _| {
        random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (random >> 63) as u8
    })
}

impl Accelerator for Devices {
    fn has(&self, function: Function) -> bool {
        code(function).is_some()
    }

    fn takes(&self, image: &Image) -> bool {
        takes(image)
    }

    fn batch(&self) -> Option<RangeInclusive<usize>> {
        let count = self.count();
        (count > 0 && self.least < usize::MAX).then(|| self.least..=BATCH * count)
    }

    fn apply(&self, images: &[&Image], functions: &[Function]) -> Applied {
        let width = functions.len();
        let missing = vec![Applied::MISSING; images.len() * width];
        let mut applied = Applied { places: missing, ..Applied::default() };
        let mut waiting: Vec<usize> = (0..images.len()).collect();
        while !waiting.is_empty() {
            let working: Vec<&Slot> = self.slots.iter().filter(|slot| slot.works.load(Ordering::Acquire)).collect();
            let mut shares = vec![Vec::new(); working.len()];
            for index in std::mem::take(&mut waiting) {
                match shares.len() {
                    0 => return applied,
                    1 => shares[0].push(index),
                    // The first bits decide.
                    n => shares[((u64::from(hash(images[index])) * n as u64) >> 32) as usize].push(index),
                }
            }
            let done: Vec<_> = thread::scope(|scope| {
                let mut threads = Vec::new();
                for (&slot, share) in working.iter().zip(&shares) {
                    let share: Vec<&Image> = share.iter().map(|&index| images[index]).collect();
                    threads.push(scope.spawn(move || slot.apply(&share, functions)));
                }
                let lost = |_| Err(Some("GPU: lost".to_owned()));
                threads.into_iter().map(|thread| thread.join().unwrap_or_else(lost)).collect()
            });
            for (share, done) in shares.into_iter().zip(done) {
                match done {
                    Ok(part) => {
                        let start = applied.images.len() as u32;
                        applied.images.extend(part.images);
                        for (&index, places) in share.iter().zip(part.places.chunks(width.max(1))) {
                            let here = &mut applied.places[index * width..(index + 1) * width];
                            here.iter_mut().zip(places).for_each(|(here, &place)| *here = start + place);
                        }
                    }
                    Err(line) => {
                        applied.failure = applied.failure.or(line);
                        waiting.extend(share);
                    }
                }
            }
        }
        applied
    }
}
