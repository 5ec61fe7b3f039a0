//! What the bench wishes to have saved outside of the history, and who does it. Saves nothing itself.

use std::fmt;
use std::sync::Arc;

use crate::llm::{Endpoint, Parameters};

/// What is to be saved.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Parameters of base and tuned.
    Parameters {
        /// As the settings have them.
        old: Box<[Parameters; 2]>,
        /// As they shall have them.
        new: Box<[Parameters; 2]>,
    },
    /// The models of base and tuned; where one is `None`, its settings stay.
    Models(Box<[Option<Endpoint>; 2]>),
    /// The theme of that name.
    Theme(String),
    /// The guide of the first start is not wanted again.
    NoGuide,
}

type Save = dyn Fn(&Wish) -> Result<String, String> + Send + Sync;

/// Who saves: returns the place, or a sentence that says why not.
#[derive(Clone)]
pub struct Saver(Arc<Save>);

impl Saver {
    /// Saves by that function, which may wait for the disk.
    pub fn new(save: impl Fn(&Wish) -> Result<String, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(save))
    }

    /// Saves; returns the place.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn save(&self, wish: &Wish) -> Result<String, String> {
        (self.0)(wish)
    }
}

impl fmt::Debug for Saver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Saver(…)")
    }
}
