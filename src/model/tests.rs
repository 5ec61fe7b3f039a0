//! Tests of the whole room on tiny models that are written here.

pub(crate) mod tiny;

mod arithmetic;
mod hostile;
mod text;
