//! The servers that are known and what they say of their models, kept while the bench is open. Asks
//! no server.

use std::time::{Duration, SystemTime};

use url::Url;

use crate::llm::{Endpoint, Failure, Listing, ModelInfo, Offer, address};

/// A server and its models, as far as they are known.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The base URL of its API.
    pub base_url: Url,
    /// The program that usually has its port, if the server was found and not named.
    pub program: Option<&'static str>,
    /// What it last said; nothing before its first answer.
    pub models: Option<Result<Vec<ModelInfo>, Failure>>,
    /// Since when an answer is awaited, if one is.
    pub asked: Option<Duration>,
}

/// All servers.
#[derive(Debug)]
pub struct Catalog {
    /// Those that were named, with the keys that are paired with them, and no model.
    servers: Vec<Endpoint>,
    shelves: Vec<Shelf>,
    /// How long a reply of one that is found may be silent.
    silence: Duration,
    /// The clock on the wall when the last list came, for dates.
    wall: Option<SystemTime>,
}

impl Catalog {
    /// A catalog of servers that were named.
    pub fn new(servers: Vec<Endpoint>, silence: Duration) -> Self {
        Self { servers, shelves: Vec::new(), silence, wall: None }
    }

    /// The servers that were named.
    pub fn servers(&self) -> &[Endpoint] {
        &self.servers
    }

    /// The servers and what they have said, in the order in which they were asked first.
    pub fn shelves(&self) -> &[Shelf] {
        &self.shelves
    }

    /// The clock on the wall when the last list came.
    pub const fn wall(&self) -> Option<SystemTime> {
        self.wall
    }

    /// Whether an answer is awaited.
    pub fn waits(&self) -> bool {
        self.shelves.iter().any(|shelf| shelf.asked.is_some())
    }

    /// Nobody waits any more for what has not come.
    pub fn give_up(&mut self) {
        self.shelves.iter_mut().for_each(|place| place.asked = None);
        self.shelves.retain(|shelf| shelf.models.is_some());
    }

    /// A server that the user has named; it has no key, since none was paired with it. False if it
    /// is known already.
    pub fn name(&mut self, base_url: &Url) -> bool {
        let known = self.servers.iter().any(|server| server.address() == address(base_url));
        if !known {
            let mut server = Endpoint::new(base_url.clone(), "");
            server.silence = self.silence;
            self.servers.push(server);
        }
        !known
    }

    /// Takes in what a server says. A list that is asked for again stays until the new one is there.
    pub fn take(&mut self, offer: Offer, now: Duration, wall: SystemTime) {
        let Offer { base_url, program, listing } = offer;
        let place = self.shelves.iter().position(|shelf| shelf.base_url == base_url);
        let place = place.unwrap_or_else(|| {
            self.shelves.push(Shelf { base_url, program, models: None, asked: None });
            self.shelves.len() - 1
        });
        let Some(place) = self.shelves.get_mut(place) else { return };
        match listing {
            Listing::Asked => place.asked = Some(now),
            Listing::Models(models) => (place.models, place.asked) = (Some(Ok(models)), None),
            Listing::Failed(failure) => (place.models, place.asked) = (Some(Err(failure)), None),
        }
        self.wall = Some(wall);
    }

    /// A model of a server, with the key that is paired with that server's URL and no other.
    pub fn endpoint(&self, base_url: &Url, model: &str) -> Endpoint {
        let named = self.servers.iter().find(|server| server.base_url == *base_url);
        let server = named.cloned().unwrap_or_else(|| {
            let mut found = Endpoint::new(base_url.clone(), "");
            found.silence = self.silence;
            found
        });
        server.with_model(model)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    fn offer(base_url: &str, listing: Listing) -> Offer {
        Offer { base_url: url(base_url), program: None, listing }
    }

    fn models(id: &str) -> Listing {
        Listing::Models(vec![ModelInfo { id: id.to_owned(), ..ModelInfo::default() }])
    }

    #[test]
    fn a_key_goes_with_its_own_url_and_with_no_other() {
        let paired = Endpoint::new(url("https://one/v1"), "").with_key("sk-0123456789").unwrap();
        let mut catalog = Catalog::new(vec![paired], Duration::from_secs(7));
        assert!(catalog.endpoint(&url("https://one/v1"), "m").key.is_some());
        for other in ["https://two/v1", "http://one/v1", "https://one/v2", "https://one:8443/v1"] {
            let endpoint = catalog.endpoint(&url(other), "m");
            assert!(endpoint.key.is_none(), "{other}");
            assert_eq!(endpoint.silence, Duration::from_secs(7));
            assert!(catalog.name(&url(other)));
            assert!(catalog.endpoint(&url(other), "m").key.is_none(), "{other} was named");
        }
        assert!(!catalog.name(&url("https://one/v1/")), "that one is known");
    }

    #[test]
    fn an_old_list_stays_until_the_new_one_is_there() {
        let mut catalog = Catalog::new(Vec::new(), Duration::from_secs(7));
        let wall = SystemTime::UNIX_EPOCH;
        let mut take = |listing, at| {
            catalog.take(offer("http://h/v1", listing), Duration::from_secs(at), wall);
            let shelf = &catalog.shelves()[0];
            let models = shelf.models.clone().map(Result::unwrap).unwrap_or_default();
            let ids: Vec<String> = models.into_iter().map(|model| model.id).collect();
            (ids, shelf.asked.map(|at| at.as_secs()))
        };
        assert_eq!(take(Listing::Asked, 1), (vec![], Some(1)));
        assert_eq!(take(models("a"), 2), (vec!["a".to_owned()], None));
        assert_eq!(take(Listing::Asked, 3), (vec!["a".to_owned()], Some(3)));
        assert_eq!(take(models("b"), 4), (vec!["b".to_owned()], None));
        assert_eq!(take(Listing::Asked, 5), (vec!["b".to_owned()], Some(5)));
        catalog.give_up();
        assert!(!catalog.waits() && catalog.shelves().len() == 1);
    }
}
