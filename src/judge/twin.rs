//! A listing's run beside its twin's: whether both do the same, as far as that can be known. Decides
//! no verdict.

use crate::sandbox::End;
use crate::toolchain::{Build, Toolchain};

use super::compare::{self, Difference};
use super::inputs::{self, Pair};
use super::quiet::{self, Quiet};
use super::stage::limit;
use super::{Built, Options, RunReport, TwinReport};

/// What is compared, and how.
pub(super) struct Comparison<'a> {
    pub(super) toolchain: &'a Toolchain,
    pub(super) options: &'a Options,
    pub(super) built: &'a Built,
    /// The twin's build.
    pub(super) twin: &'a Build,
}

/// A twin's report, and what stands against reading much into it.
pub(super) struct Compared {
    pub(super) report: TwinReport,
    /// One of both programs does something else from run to run.
    pub(super) unsteady: bool,
    /// The C++ means nothing definite on the input that was given.
    pub(super) undefined: bool,
}

impl Comparison<'_> {
    /// What listing and twin did, where that can be compared, and what other inputs show.
    pub(super) async fn compared(
        &self,
        run: Option<&RunReport>,
        twin_run: Option<RunReport>,
    ) -> Compared {
        let (equal, difference) = same(run, twin_run.as_ref());
        let compiled = self.twin.program.is_some();
        let report = TwinReport { compiled, run: twin_run, equal, difference, inputs: None };
        let mut compared = Compared { report, unsteady: false, undefined: false };
        let report = &mut compared.report;
        if report.equal == Some(false) {
            compared.unsteady = self.unsteady(self.built.listing.as_ref(), run).await
                || self.unsteady(Some(self.twin), report.run.as_ref()).await;
        }
        if let Some(pair) = self.pair() {
            let stdin = &self.options.stdin;
            if let (Some(false), Some(run)) = (report.equal, &report.run) {
                compared.undefined = pair.undefined(stdin, &did(run)).await;
            }
            let open = report.equal == Some(true) || compared.unsteady || compared.undefined;
            if self.options.inputs && open {
                let inputs = pair.explore(stdin).await;
                // Both may have thrown the same dice.
                if inputs.undefined > inputs.same && !compared.unsteady {
                    compared.unsteady = self.unsteady(self.built.listing.as_ref(), run).await;
                }
                report.inputs = Some(inputs);
            }
        }
        compared.settle();
        compared
    }

    /// Both programs, if there are both and they read what they are given.
    fn pair(&self) -> Option<Pair<'_>> {
        let listing = self.built.listing.as_ref()?.program.as_ref()?;
        let twin = self.twin.program.as_ref()?;
        let source = self.built.case.twin.as_ref().filter(|t| inputs::reads(t))?;
        Some(Pair::new(self.toolchain, listing, twin, source, &self.options.limits))
    }

    /// Whether a program does something else when it is run again.
    async fn unsteady(&self, build: Option<&Build>, run: Option<&RunReport>) -> bool {
        let Some(program) = build.and_then(|b| b.program.as_ref()) else { return false };
        let Options { stdin, limits, .. } = self.options;
        let again = quiet::run(self.toolchain, program, stdin, limits).await;
        run.is_some_and(|run| again != did(run))
    }
}

impl Compared {
    /// Weighs what was found: whether both programs do the same.
    fn settle(&mut self) {
        let report = &mut self.report;
        if self.unsteady || self.undefined {
            report.equal = None;
            report.difference = None;
        }
        let Some(inputs) = &report.inputs else { return };
        if let Some(counter) = &inputs.counter {
            report.equal = Some(false);
            report.difference.clone_from(&counter.difference);
        } else if report.equal.is_none() && inputs.same > inputs.undefined {
            // It was the given input, for most others do: nothing to read, say, and a variable
            // that was never set.
            report.equal = Some(true);
            (self.unsteady, self.undefined) = (false, true);
        }
    }
}

fn did(run: &RunReport) -> Quiet {
    Quiet { end: run.outcome.end.clone(), stdout: run.stdout.clone() }
}

/// Whether listing and twin did the same, and where they part.
fn same(run: Option<&RunReport>, twin: Option<&RunReport>) -> (Option<bool>, Option<Difference>) {
    let (Some(run), Some(twin)) = (run, twin) else { return (None, None) };
    let incomparable =
        |r: &RunReport| limit(r).is_some() || matches!(r.outcome.end, End::NotStarted(_));
    if incomparable(run) || incomparable(twin) {
        return (None, None);
    }
    let difference = compare::exactly(&twin.stdout, &run.stdout);
    (Some(difference.is_none() && run.outcome.end == twin.outcome.end), difference)
}
