//! The private module `arcbatt._engine`: batt-core for Python.
//!
//! Conversions, classes and errors; what they mean is in batt-core, what people use is in the Python package.

mod allocation;
mod arguments;
mod batt;
mod coarse;
mod columns;
mod convert;
mod definitions;
mod devices;
mod door;
mod errors;
mod function;
mod grids;
mod hash;
mod packing;
mod program;
mod progress;
mod sandbox;
mod search;
mod syntax;
mod syntax_text;
mod timing;

/// The engine of arcbatt. Private: use the classes of the package.
#[pyo3::pymodule(gil_used = false)]
mod _engine {
    #[pymodule_export]
    use crate::batt::{
        Batt, CaseReport, decode, encode, grid_shape, run_alone, run_each, same, show, trace, worker_count,
    };
    #[pymodule_export]
    use crate::coarse::coarse_search;
    #[pymodule_export]
    use crate::convert::Value;
    #[pymodule_export]
    use crate::devices::{Devices, open_devices};
    #[pymodule_export]
    use crate::errors::list_faults;
    #[pymodule_export]
    use crate::function::{Function, define_primitive, forget_primitive, list_constants, list_primitives};
    #[pymodule_export]
    use crate::grids::Recorder;
    #[pymodule_export]
    use crate::hash::sha256;
    #[pymodule_export]
    use crate::packing::{pack_strings, unpack_strings};
    #[pymodule_export]
    use crate::program::{
        BattFile, Program, by_beginning, pack_programs, parse, parse_all, program_from_steps, program_ids,
        unpack_programs,
    };
    #[pymodule_export]
    use crate::progress::{measure_differs, measure_progress};
    #[pymodule_export]
    use crate::sandbox::{confine, prepare_confinement, probe_isolation, system_call_name};
    #[pymodule_export]
    use crate::search::{Dealer, Session, list_operators, resident_bytes};
    #[pymodule_export]
    use crate::syntax::SyntaxWriter;
    #[pymodule_export]
    use crate::syntax_text::read_python;
    #[pymodule_export]
    use crate::timing::{time_call, time_program};

    #[pymodule_export]
    const DSL_VERSION: &str = batt_core::primitives::DSL_VERSION;
    #[pymodule_export]
    const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");
    #[pymodule_export]
    const MAX_DEMOS: usize = batt_core::search::MAX_DEMOS;
    #[pymodule_export]
    const OPTIMISED: bool = !cfg!(debug_assertions);
}
