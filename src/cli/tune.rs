//! The command `tune`: from a data set to a trainer or a host. Decides no settings of a training.

mod args;
mod export;

use std::io::{self, Write as _};
use std::process::ExitCode;

use crate::dataset::project::Project;
use crate::printable::printable;
use crate::tune::data::{Data, Faulty};

pub(super) use args::Tune;
use args::{Command, Source};

/// Does the command; the status is 1 if the data is not in order.
pub(super) fn main(args: &Tune) -> anyhow::Result<ExitCode> {
    let project = Project::new(&args.project);
    match &args.command {
        Command::Export(args) => export::main(args, &project),
    }
}

/// The checked data, or `None` after every fault has been told.
fn checked(source: &Source, project: &Project) -> anyhow::Result<Option<Data>> {
    match Data::read(project, &source.files(), source.limit)? {
        Ok(data) => Ok(Some(data)),
        Err(faulty) => {
            for Faulty { path, faults } in &faulty {
                let name = path.display().to_string();
                let lines: String =
                    faults.iter().map(|fault| super::dataset::shown(&name, fault)).collect();
                eprint!("{}", printable(&lines));
            }
            eprintln!("assemblergpt: the data is not in order: mend it, or build it again");
            Ok(None)
        }
    }
}

fn say(text: &str) -> anyhow::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        // Whoever reads our output may stop: that is no fault.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}
