//! A device and its memory. The driver is loaded when one is asked for; every failure is a line of text.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_void};
use std::ptr::null_mut;

use batt_core::coarse::{Applied, Function, Image};
use cudarc::driver::sys::{self, CUcontext, CUdeviceptr, CUfunction, CUresult};

use crate::pictures::{WORDS, code, pack, takes, unpack};

/// Results that are computed at once. Each takes some 1,100 bytes of the memory of the device, which is taken once.
pub const BATCH: usize = 1 << 16;

/// A device, with the kernels loaded.
pub struct Device {
    context: CUcontext,
    kernels: [CUfunction; 4],
    buffers: Buffers,
}

// SAFETY: a context may be used from any thread that has made it the current one; handles and addresses are numbers.
unsafe impl Send for Device {}

impl Drop for Device {
    fn drop(&mut self) {
        // SAFETY: the context is retained. The buffers, dropped next, are freed in it.
        let _ = unsafe { sys::cuCtxSetCurrent(self.context) };
    }
}

/// The memory that batches use.
struct Buffers {
    states: Memory,
    functions: Memory,
    results: Memory,
    hashes: Memory,
    table: Memory,
    slots: Memory,
    chosen: Memory,
    gathered: Memory,
}

impl Buffers {
    fn new() -> Result<Buffers, String> {
        let (pictures, numbers) = (|| Memory::new(BATCH * WORDS), || Memory::new(BATCH));
        Ok(Buffers {
            states: pictures()?,
            functions: numbers()?,
            results: pictures()?,
            hashes: numbers()?,
            table: Memory::new(2 * BATCH)?,
            slots: numbers()?,
            chosen: numbers()?,
            gathered: pictures()?,
        })
    }
}

fn check(doing: &str, result: CUresult) -> Result<(), String> {
    if result == CUresult::CUDA_SUCCESS { Ok(()) } else { Err(format!("GPU: {doing}: {result:?}")) }
}

/// Memory of a device, given back when it is dropped: its address and how many numbers it holds.
struct Memory(CUdeviceptr, usize);

impl Memory {
    fn new(words: usize) -> Result<Memory, String> {
        let mut at = 0;
        // SAFETY: `at` outlives the call.
        check("memory", unsafe { sys::cuMemAlloc_v2(&mut at, 4 * words) })?;
        Ok(Memory(at, words))
    }

    fn write(&self, words: &[u32]) -> Result<(), String> {
        assert!(words.len() <= self.1);
        // SAFETY: both sides have so many bytes.
        check("copy", unsafe { sys::cuMemcpyHtoD_v2(self.0, words.as_ptr().cast(), 4 * words.len()) })
    }

    fn clear(&self, words: usize) -> Result<(), String> {
        assert!(words <= self.1);
        // SAFETY: so many numbers were allocated.
        check("memory", unsafe { sys::cuMemsetD32_v2(self.0, 0, words) })
    }

    fn read(&self, words: usize) -> Result<Vec<u32>, String> {
        assert!(words <= self.1);
        let mut read = vec![0u32; words];
        // SAFETY: both sides have so many bytes.
        check("copy", unsafe { sys::cuMemcpyDtoH_v2(read.as_mut_ptr().cast(), self.0, 4 * words) })?;
        Ok(read)
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: it was allocated and is freed once. A failure here was told of before.
        let _ = unsafe { sys::cuMemFree_v2(self.0) };
    }
}

/// What a kernel takes.
enum Argument<'a> {
    Number(u32),
    Memory(&'a Memory),
}

impl Device {
    /// How many devices there are.
    pub fn count() -> Result<usize, String> {
        // SAFETY: looks for the library, runs what loading it runs.
        if !unsafe { sys::is_culib_present() } {
            return Err("GPU: no driver".to_owned());
        }
        let mut count = 0;
        // SAFETY: the library is there; `count` outlives the call.
        unsafe {
            check("start", sys::cuInit(0))?;
            check("count", sys::cuDeviceGetCount(&mut count))?;
        }
        Ok(count.max(0) as usize)
    }

    /// The device with this number, with kernels from this PTX.
    pub fn open(number: usize, ptx: &str) -> Result<Device, String> {
        if number >= Device::count()? {
            return Err(format!("GPU: no device {number}"));
        }
        let ptx = CString::new(ptx).map_err(|_| "GPU: damaged kernels".to_owned())?;
        let (mut device, mut context, mut module) = (0, null_mut(), null_mut());
        // SAFETY: all that is written to outlives the calls; the text ends with 0.
        unsafe {
            check("device", sys::cuDeviceGet(&mut device, number as i32))?;
            check("device", sys::cuDevicePrimaryCtxRetain(&mut context, device))?;
            check("device", sys::cuCtxSetCurrent(context))?;
            check("kernels", sys::cuModuleLoadData(&mut module, ptx.as_ptr().cast()))?;
        }
        let names: [&CStr; 4] = [c"apply", c"enter", c"first", c"gather"];
        let mut kernels = [null_mut(); 4];
        for (kernel, name) in kernels.iter_mut().zip(names) {
            // SAFETY: the module is loaded, the name ends with 0.
            check("kernels", unsafe { sys::cuModuleGetFunction(kernel, module, name.as_ptr()) })?;
        }
        Ok(Device { context, kernels, buffers: Buffers::new()? })
    }

    /// Apply all functions to all images; different results come in the order in which they come first, once a batch. An
    /// error if a device does not take one of them, or fails.
    pub fn apply(&mut self, images: &[&Image], functions: &[Function]) -> Result<Applied, String> {
        let codes: Option<Vec<u32>> = functions.iter().map(|&function| code(function)).collect();
        let codes = codes.filter(|codes| codes.len() <= BATCH && images.iter().all(|image| takes(image)));
        let codes = codes.ok_or_else(|| "GPU: not for a device".to_owned())?;
        let mut applied = Applied::default();
        if codes.is_empty() || images.is_empty() {
            return Ok(applied);
        }
        // SAFETY: the context is retained. Another thread may have used another one before.
        check("device", unsafe { sys::cuCtxSetCurrent(self.context) })?;
        for some in images.chunks((BATCH / codes.len()).max(1)) {
            self.batch(some, &codes, &mut applied)?;
        }
        Ok(applied)
    }

    fn batch(&self, images: &[&Image], codes: &[u32], applied: &mut Applied) -> Result<(), String> {
        use Argument::{Memory as At, Number};
        let count = images.len() * codes.len();
        let mut words = Vec::with_capacity(images.len() * WORDS);
        images.iter().for_each(|image| pack(image, &mut words));
        let Buffers { states, functions, results, hashes, table, slots, chosen, gathered } = &self.buffers;
        states.write(&words)?;
        functions.write(codes)?;
        self.launch(0, count, &[At(states), At(functions), Number(codes.len() as u32), At(results), At(hashes)])?;
        let room = (2 * count).next_power_of_two();
        table.clear(room)?;
        self.launch(1, count, &[At(results), At(hashes), Number(room as u32 - 1), At(table), At(slots)])?;
        self.launch(2, count, &[At(table), At(slots)])?;
        let first = slots.read(count)?;
        let mut which = Vec::new();
        let mut places = vec![0u32; count];
        for (index, &first) in first.iter().enumerate() {
            if first as usize == index {
                places[index] = (applied.images.len() + which.len()) as u32;
                which.push(first);
            } else {
                // An equal result with a lower index has its place already.
                places[index] = *places[..index].get(first as usize).ok_or("GPU: wrong result")?;
            }
        }
        chosen.write(&which)?;
        self.launch(3, which.len(), &[At(results), At(chosen), At(gathered)])?;
        for words in gathered.read(which.len() * WORDS)?.chunks(WORDS) {
            applied.images.push(unpack(words).ok_or("GPU: wrong result")?);
        }
        applied.places.extend(places);
        Ok(())
    }

    /// Run a kernel with so many warps.
    fn launch(&self, kernel: usize, warps: usize, arguments: &[Argument<'_>]) -> Result<(), String> {
        const WARPS_OF_A_BLOCK: usize = 4;
        let mut values = vec![warps as u64];
        values.extend(arguments.iter().map(|argument| match argument {
            Argument::Number(number) => u64::from(*number), // its first half, as all these machines store numbers
            Argument::Memory(memory) => memory.0,
        }));
        let mut pointers: Vec<*mut c_void> = values.iter_mut().map(|value| (value as *mut u64).cast()).collect();
        let blocks = warps.div_ceil(WARPS_OF_A_BLOCK) as u32;
        let threads = 32 * WARPS_OF_A_BLOCK as u32;
        // SAFETY: kernels take what callers give them; the arguments are copied before the call returns.
        check("run", unsafe {
            let (kernel, pointers) = (self.kernels[kernel], pointers.as_mut_ptr());
            sys::cuLaunchKernel(kernel, blocks, 1, 1, threads, 1, 1, 0, null_mut(), pointers, null_mut())
        })
    }
}
