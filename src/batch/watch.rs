//! Looks at a batch again and again until it is over, or has it stopped. Fetches nothing.

use std::path::Path;
use std::time::Duration;

use crate::host::{Batch, Host, HostError};

use super::State;

/// How long to wait between two looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pace {
    /// From 5 s at first up to a minute, with jitter.
    Patient,
    /// Always so long.
    Every(Duration),
}

impl Pace {
    /// The wait before the look with this number, from 1.
    pub fn wait(self, look: u32) -> Duration {
        const LEAST: f64 = 5.0;
        const MOST: f64 = 60.0;
        match self {
            Self::Every(time) => time,
            Self::Patient => {
                let growing = LEAST * 1.3_f64.powi(look.min(40).try_into().unwrap_or(40));
                let jitter = 0.8 + fastrand::f64() * 0.4;
                Duration::from_secs_f64((growing * jitter).clamp(LEAST, MOST))
            }
        }
    }
}

/// Looks until the batch of a file is over; `told` hears of every look, and why one failed. A host
/// that cannot be reached for a while is waited for.
///
/// # Errors
/// If the file was not submitted, or the host does not know the batch or refuses.
pub async fn watch(
    host: &Host,
    file: &Path,
    pace: Pace,
    mut told: impl FnMut(Result<&Batch, &HostError>),
) -> anyhow::Result<Batch> {
    let (mut state, id) = State::submitted(file)?;
    state.belongs_to(&host.address())?;
    for look in 1.. {
        match host.batch(&id).await {
            Ok(batch) => {
                let word = Some(batch.status.to_string());
                if state.status != word {
                    state.status = word;
                    state.save(file)?;
                }
                told(Ok(&batch));
                if batch.status.is_over() {
                    return Ok(batch);
                }
            }
            Err(error) if error.passes() => told(Err(&error)),
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(pace.wait(look)).await;
    }
    unreachable!("there is no last number")
}

/// Asks the host to stop the batch of a file.
///
/// # Errors
/// If the file was not submitted, or the host refuses.
pub async fn cancel(host: &Host, file: &Path) -> anyhow::Result<Batch> {
    let (mut state, id) = State::submitted(file)?;
    state.belongs_to(&host.address())?;
    let batch = match host.cancel_batch(&id).await {
        // It may have been stopped although the answer was lost.
        Err(HostError::Unsure(_)) => host.batch(&id).await?,
        batch => batch?,
    };
    state.status = Some(batch.status.to_string());
    state.save(file)?;
    Ok(batch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_come_after_5_to_60_seconds_ever_more_slowly() {
        let waits: Vec<_> = (1..40).map(|look| Pace::Patient.wait(look).as_secs_f64()).collect();
        assert!(waits.iter().all(|w| (5.0..=60.0).contains(w)), "{waits:?}");
        assert!(waits[0] < 9.0 && waits[38] > 45.0, "{waits:?}");
        assert_eq!(Pace::Every(Duration::from_millis(3)).wait(9), Duration::from_millis(3));
    }
}
