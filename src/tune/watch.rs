//! Looks at a job again and again until it is over: its events once each and in order, and its
//! losses. Shows nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::batch::Pace;
use crate::host::{Event, Host, HostError, Job};

/// The losses of a job by step: of the examples to learn from, and of those to watch with.
pub type Losses = BTreeMap<u64, Both>;

/// The two losses at one step, as far as they were measured.
pub type Both = (Option<f64>, Option<f64>);

/// What is known of a job's course. Takes events in any order and number.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Course {
    seen: BTreeSet<String>,
    /// The losses so far.
    pub losses: Losses,
}

impl Course {
    /// The ids of the events that were seen.
    pub fn seen(&self) -> &BTreeSet<String> {
        &self.seen
    }

    /// Takes events; returns those that are new, in their order.
    pub fn take(&mut self, events: Vec<Event>) -> Vec<Event> {
        let mut new = Vec::new();
        for event in events {
            if !self.seen.insert(event.id.clone()) {
                continue;
            }
            if let Some(step) = event.step
                && (event.loss.is_some() || event.valid_loss.is_some())
            {
                let point = self.losses.entry(step).or_default();
                point.0 = event.loss.or(point.0);
                point.1 = event.valid_loss.or(point.1);
            }
            new.push(event);
        }
        new
    }
}

/// What is told of one look.
#[derive(Debug)]
pub enum Look<'a> {
    /// What the host says, with what is new.
    Seen(&'a Job, &'a Course, Vec<Event>),
    /// The look failed, and the next may not.
    Lost(&'a HostError),
}

/// Looks until the job is over; `told` hears of every look. A host that cannot be reached for a
/// while is waited for.
///
/// # Errors
/// If the host does not know the job, or refuses.
pub async fn watch(
    host: &Host,
    id: &str,
    pace: Pace,
    mut told: impl FnMut(Look<'_>),
) -> Result<Job, HostError> {
    let mut course = Course::default();
    let mut number = 0;
    loop {
        number += 1;
        match look(host, id, &course).await {
            Ok((job, events)) => {
                let new = course.take(events);
                told(Look::Seen(&job, &course, new));
                if job.is_over() {
                    return Ok(job);
                }
            }
            Err(error) if error.passes() => told(Look::Lost(&error)),
            Err(error) => return Err(error),
        }
        tokio::time::sleep(pace.wait(number)).await;
    }
}

/// The job first: the events that are asked for after it was over are complete.
async fn look(host: &Host, id: &str, course: &Course) -> Result<(Job, Vec<Event>), HostError> {
    let job = host.job(id).await?;
    match host.events(id, course.seen()).await {
        // A host without events has jobs all the same.
        Err(HostError::Missing(_)) => Ok((job, Vec::new())),
        events => Ok((job, events?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str, step: Option<u64>, loss: Option<f64>, valid_loss: Option<f64>) -> Event {
        Event { id: id.into(), at: None, message: id.into(), step, loss, valid_loss }
    }

    #[test]
    fn an_event_counts_once_and_losses_come_together_by_step() {
        let mut course = Course::default();
        let first =
            vec![event("a", Some(2), Some(0.5), None), event("b", Some(1), Some(0.9), None)];
        assert_eq!(course.take(first.clone()).len(), 2);
        let more =
            [first, vec![event("c", Some(2), None, Some(0.6)), event("d", None, None, None)]];
        let new: Vec<_> = course.take(more.concat()).into_iter().map(|e| e.id).collect();
        assert_eq!(new, ["c", "d"]);
        let losses: Vec<_> = course.losses.into_iter().collect();
        assert_eq!(losses, [(1, (Some(0.9), None)), (2, (Some(0.5), Some(0.6)))]);
    }
}
