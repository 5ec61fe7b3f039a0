//! How programs may be built and run on this machine. Builds and runs nothing.

use std::path::PathBuf;

use crate::sandbox::{Error, Isolation, Limits, Sandbox};
use crate::toolchain::Toolchain;

/// What every front end has to say before anything is built or run.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// The program that starts confined runs: this one.
    pub launcher: PathBuf,
    /// The least isolation that is accepted.
    pub least: Isolation,
    /// The limits of a run.
    pub limits: Limits,
    /// The folder for what is made once and used again.
    pub cache: PathBuf,
    /// Whether a text with a known mistake may be repaired before it is built again.
    pub repair: bool,
}

impl Bounds {
    /// Finds the isolation and the tools of this machine.
    ///
    /// # Errors
    /// If this machine confines less than is accepted.
    pub async fn toolchain(&self) -> Result<Toolchain, Error> {
        let sandbox = Sandbox::probe(self.launcher.clone(), self.least).await?;
        let toolchain = Toolchain::probe(sandbox, self.cache.clone()).await;
        Ok(if self.repair { toolchain } else { toolchain.without_repairs() })
    }
}
