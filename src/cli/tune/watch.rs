//! The command `tune watch`: a job's events as they come, its losses as a chart where somebody
//! looks, and what to do with the tuned model.

use std::io::{self, IsTerminal as _};
use std::process::ExitCode;

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::adopt::{self, Wish};
use super::args::Watch;
use super::place::{AtHost, Place};
use super::{note, say};
use crate::batch::Pace;
use crate::config::Environment;
use crate::dataset::project::Project;
use crate::host::{Event, Job, JobStatus};
use crate::printable::printable;
use crate::tune::curve::{self, Look as Frame};
use crate::tune::export::shell;
use crate::tune::watch::{Course, Look, watch};

/// Stopped by Ctrl+C, as shells have it.
const INTERRUPTED: u8 = 130;

/// Watches until the job is over; the status is 0 only if there is a tuned model.
pub(super) fn main(
    args: &Watch,
    project: &Project,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let AtHost { place, host, id } = AtHost::find(&args.at, args.job.as_deref(), project, env)?;
    let mut screen = Screen::new(args, &place, env);
    let looks = args.every.map_or(Pace::Patient, Pace::Every);
    let over = runtime.block_on(async {
        tokio::select! {
            over = watch(&host, &id, looks, |look| screen.show(&look)) => Some(over),
            _ = tokio::signal::ctrl_c() => None,
        }
    });
    let Some(over) = over else {
        let watch = format!("watch --host {} {}", shell(&place.name), shell(&id));
        let back = project.command("tune", &watch);
        eprintln!("\nThe job goes on. Come back with `{back}`");
        return Ok(ExitCode::from(INTERRUPTED));
    };
    let job = over?;
    note(project, &job)?;
    if args.json {
        say(&format!("{}\n", json!({ "job": object(&job) })))?;
    } else {
        say(&format!("job {} is {}\n", printable(&job.id), job.status))?;
    }
    if let (Some(tuned), true) = (&job.tuned_model, job.status == JobStatus::Succeeded) {
        succeeded(&place, &job, tuned);
        adopt::adopt(&place, &job, tuned, Wish::new(args.save, args.json), env)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(why) = &job.error {
        eprintln!("the host says why: {why}");
    }
    Ok(ExitCode::FAILURE)
}

/// What programs read of a job.
pub(super) fn object(job: &Job) -> Value {
    json!({
        "id": job.id,
        "status": job.status.to_string(),
        "over": job.is_over(),
        "model": job.model,
        "tuned_model": job.tuned_model,
        "trained_tokens": job.trained_tokens,
        "error": job.error,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    })
}

/// The command that puts a model beside its base.
pub(super) fn bench(place: &Place, base: &str, tuned: &str) -> String {
    format!(
        "assemblergpt --base-url {} --base {} --tuned {}",
        shell(&place.endpoint.address()),
        shell(base),
        shell(tuned)
    )
}

/// Where events and the chart go.
struct Screen {
    json: bool,
    /// How to draw, if there is a terminal to draw on.
    frame: Option<Frame>,
    /// Lines of the chart that stand there now.
    drawn: usize,
    status: String,
}

impl Screen {
    fn new(args: &Watch, place: &Place, env: &Environment) -> Self {
        let draws = !args.json && io::stdout().is_terminal() && env.get("TERM") != Some("dumb");
        let colour = env.get("NO_COLOR").is_none();
        let frame = Frame { width: 0, height: 12, colour, ascii: place.settings.ascii };
        Self { json: args.json, frame: draws.then_some(frame), drawn: 0, status: String::new() }
    }

    fn show(&mut self, look: &Look<'_>) {
        match look {
            Look::Lost(error) => {
                self.erase();
                eprintln!("{error}; looking again");
            }
            Look::Seen(job, course, new) => {
                let status = job.status.to_string();
                let changed = status != self.status;
                if new.is_empty() && !changed {
                    return;
                }
                self.erase();
                if changed && !self.json {
                    eprintln!("{}: {status}", printable(&job.id));
                }
                self.status = status;
                for event in new {
                    // Whoever reads our output may stop: the job is what matters.
                    let _ = say(&self.line(event));
                }
                self.draw(course);
            }
        }
    }

    fn line(&self, event: &Event) -> String {
        if self.json {
            let object = json!({ "event": { "id": event.id, "at": event.at, "message": event.message,
                "step": event.step, "loss": event.loss, "valid_loss": event.valid_loss } });
            return format!("{object}\n");
        }
        let time = event.at.and_then(|at| jiff::Timestamp::from_second(at).ok());
        let time = time.map(|t| t.to_zoned_datetime(jiff::tz::TimeZone::system()));
        let time = time.map(|t| t.strftime("%H:%M:%S  ").to_string()).unwrap_or_default();
        let valid = event.valid_loss.filter(|_| !event.message.contains("validation loss"));
        let valid = valid.map(|x| format!(", validation loss {x:.4}")).unwrap_or_default();
        format!("{time}{}{valid}\n", event.message)
    }

    /// Takes the chart away, so that lines come where it stood.
    fn erase(&mut self) {
        if self.drawn > 0 {
            let _ = say(&format!("\u{1b}[{}A\u{1b}[J", self.drawn));
        }
        self.drawn = 0;
    }

    fn draw(&mut self, course: &Course) {
        let Some(frame) = self.frame else { return };
        let Ok((width, height)) = crossterm::terminal::size() else { return };
        // One column less than there are: no terminal wraps then.
        let frame = Frame {
            width: width.saturating_sub(1).min(100),
            height: frame.height.min(height.saturating_sub(6)),
            ..frame
        };
        let lines = curve::chart(&course.losses, frame);
        self.drawn = lines.len();
        let _ = say(&(lines.join("\n") + if lines.is_empty() { "" } else { "\n" }));
    }
}

/// Says how to use the tuned model.
pub(super) fn succeeded(place: &Place, job: &Job, tuned: &str) {
    let tokens = job.trained_tokens.map(|n| format!(" ({n} tokens)")).unwrap_or_default();
    eprintln!("the tuned model is {}{tokens}", printable(tuned));
    let base = job.model.as_deref().unwrap_or("MODEL");
    eprintln!("compare them: {}", printable(&bench(place, base, tuned)));
}
