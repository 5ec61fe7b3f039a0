//! The listings of both sides beside each other: what was compared, and what came of it. Compares
//! nothing.

use std::sync::Arc;

use crate::judge::against::Comparison;
use crate::side::Side;
use crate::tui::beside::Beside;
use crate::tui::message::SampleId;

/// What is compared: both replies, and how many bytes they had.
pub type Pair = [(SampleId, usize); 2];

/// A comparison as lines, for two panes and for one.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    columns: [Arc<Beside>; 2],
    unified: Arc<Beside>,
}

impl Columns {
    /// The lines of a comparison. Costs its length: work for a job.
    pub fn of(comparison: &Comparison) -> Self {
        let column = |side| Arc::new(Beside::column(comparison, side));
        Self { columns: Side::BOTH.map(column), unified: Arc::new(Beside::unified(comparison)) }
    }

    /// A sentence in place of one.
    pub fn saying(text: &str) -> Self {
        let beside = Arc::new(Beside::saying(text));
        Self { columns: [beside.clone(), beside.clone()], unified: beside }
    }

    /// The lines of a side's pane, or of the one pane for both.
    pub fn lines(&self, side: Side, wide: bool) -> Arc<Beside> {
        if wide { self.columns[side.index()].clone() } else { self.unified.clone() }
    }
}

/// The comparison of the replies on the screen.
#[derive(Debug, Default)]
pub struct Sides {
    /// What was compared last, or is being compared.
    pub asked: Option<Pair>,
    /// It is said that the replies are not complete.
    pub waits: bool,
    /// What came of it.
    pub found: Columns,
}
