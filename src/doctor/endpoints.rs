//! The models that are set up, and the servers of this machine: whether they answer. Asks no model
//! anything.

use std::time::SystemTime;

use futures::future::join_all;

use crate::llm::{Client, Endpoint};
use crate::side::Side;

use super::{Check, Health};

/// One check for each model that is set up, and one for each server found on this machine.
pub(super) async fn models(client: &Client, endpoints: &[Endpoint]) -> Vec<Check> {
    let asked = join_all(
        Side::BOTH.into_iter().zip(endpoints).map(|(side, endpoint)| model(client, side, endpoint)),
    );
    let (mut checks, servers) = futures::join!(asked, client.local_servers());
    for server in &servers {
        let names: Vec<&str> = server.models.iter().take(6).map(|m| m.id.as_str()).collect();
        let detail = format!("{} with {}", server.base_url, names.join(", "));
        checks.push(Check::new("models", server.program, Health::Ok, &detail));
    }
    if endpoints.is_empty() {
        let check = Check::new("models", "settings", Health::Optional, "no model is set up");
        checks.push(check.mended_by(match servers.first() {
            Some(server) => {
                format!("assemblergpt --base-url {} --base A --tuned B", server.base_url)
            }
            None => {
                "assemblergpt --base-url URL --base A --tuned B, or play the samples".to_owned()
            }
        }));
    }
    checks
}

async fn model(client: &Client, side: Side, endpoint: &Endpoint) -> Check {
    let name = format!("{side}: {}", crate::printable::printable(&endpoint.model));
    let listed = match client.models(endpoint).await {
        Ok(listed) => listed,
        Err(failure) => {
            return Check::new("models", name, Health::Failed, &failure.message)
                .mended_by(failure.remedy);
        }
    };
    let Some(found) = listed.iter().find(|m| m.id == endpoint.model) else {
        // Some servers answer for names that they do not list.
        let detail = format!("{} does not list it", endpoint.address());
        return Check::new("models", name, Health::Weak, &detail).mended_by("assemblergpt models");
    };
    match found.retirement(SystemTime::now()) {
        Some(end) if end.is_near() => {
            let detail = format!("{}: the model {end}", endpoint.address());
            Check::new("models", name, Health::Weak, &detail)
                .mended_by("choose another model, or export its weights in time")
        }
        Some(_) | None => Check::new("models", name, Health::Ok, &endpoint.address()),
    }
}
