//! The overlay of models: which rows there are, which one is marked, and the side that is chosen for.
//! Changes no side itself.

use std::time::Duration;

use url::Url;

use super::catalog::{Catalog, Shelf};
use super::words::Words;
use crate::llm::ModelInfo;
use crate::side::Side;

/// Rows of the screen that the list does not have: header and footer, the frame, both sides, the
/// filter, and a blank one.
const AROUND: u16 = 8;

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// The head of a server's models.
    Server(usize),
    /// A model: its server's place, and its own there.
    Model(usize, usize),
    /// What a server says in place of models.
    Note(usize),
    /// What to do about that.
    Remedy(usize),
    /// A server to be asked: the filter is its URL.
    Name(Url),
}

impl Row {
    /// Whether Enter does something with it.
    pub const fn is_choice(&self) -> bool {
        matches!(self, Self::Model(..) | Self::Name(_))
    }
}

/// How a model answered when it was tried with one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// It has not answered yet.
    AtWork {
        /// Since then.
        since: Duration,
    },
    /// It answered, after that time.
    Answered(Duration),
    /// It did not: what happened, and what to do.
    Failed(String),
}

/// The overlay while it is open.
#[derive(Debug)]
pub struct Models {
    /// The side that the next choice is for.
    pub side: Side,
    /// What models must hold in their names; or a URL.
    pub filter: Words,
    /// The place of the marked row among the choices.
    pub marked: usize,
    /// The first row in view.
    pub top: usize,
    /// It opened by itself at the first start, and explains itself.
    pub guide: bool,
    /// How the models of base and tuned did when they were tried.
    pub trials: [Option<Trial>; 2],
}

impl Models {
    /// The overlay with nothing done in it.
    pub fn new(side: Side, guide: bool) -> Self {
        Self { side, filter: Words::default(), marked: 0, top: 0, guide, trials: [None, None] }
    }

    /// How many rows of the list a screen of that height shows; at least one.
    pub fn height(&self, screen: u16) -> usize {
        let words = if self.guide { 2 } else { 0 };
        usize::from(screen.saturating_sub(AROUND + words)).max(1)
    }

    /// The rows: every server with its models that fit the filter.
    pub fn rows(&self, catalog: &Catalog) -> Vec<Row> {
        let mut rows = Vec::new();
        if let Some(url) = self.url() {
            return vec![Row::Name(url)];
        }
        let words: Vec<String> = self.filter.split_whitespace().map(str::to_lowercase).collect();
        for (place, shelf) in catalog.shelves().iter().enumerate() {
            let fitting: Vec<Row> = models(shelf)
                .iter()
                .enumerate()
                .filter(|(_, model)| fits(model, &words))
                .map(|(model, _)| Row::Model(place, model))
                .collect();
            let says = fitting.is_empty() && words.is_empty();
            if says || !fitting.is_empty() {
                rows.push(Row::Server(place));
            }
            if says || (shelf.asked.is_some() && words.is_empty() && fitting.is_empty()) {
                rows.push(Row::Note(place));
            }
            if says && matches!(shelf.models, Some(Err(_))) {
                rows.push(Row::Remedy(place));
            }
            rows.extend(fitting);
        }
        if self.guide {
            // Asked only when the user says so, because they are far away.
            let unasked = catalog
                .servers()
                .iter()
                .map(|server| &server.base_url)
                .filter(|url| catalog.shelves().iter().all(|shelf| shelf.base_url != **url));
            rows.extend(unasked.cloned().map(Row::Name));
        }
        rows
    }

    /// The URL that stands in the filter, if one does.
    fn url(&self) -> Option<Url> {
        let text = self.filter.trim();
        let url = Url::parse(text).ok()?;
        (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
    }

    /// The marked row.
    pub fn chosen(&self, catalog: &Catalog) -> Option<Row> {
        let rows = self.rows(catalog);
        rows.into_iter().filter(Row::is_choice).nth(self.marked)
    }

    /// Marks another row: so many choices down, or up; and brings it into view.
    pub fn mark(&mut self, by: isize, catalog: &Catalog, height: usize) {
        let rows = self.rows(catalog);
        let choices: Vec<usize> =
            rows.iter().enumerate().filter(|(_, row)| row.is_choice()).map(|(n, _)| n).collect();
        let last = choices.len().saturating_sub(1);
        self.marked = self.marked.min(last).saturating_add_signed(by).min(last);
        let Some(row) = choices.get(self.marked).copied() else {
            self.top = 0;
            return;
        };
        // The head of the server stays in view with its first model.
        let first = if self.marked == 0 { 0 } else { row };
        let lowest = (row + 1).saturating_sub(height);
        self.top = self.top.clamp(lowest.min(first), first).max(lowest);
        self.top = self.top.min(rows.len().saturating_sub(height).max(lowest));
    }

    /// Marks that model, if it is in the list.
    pub fn mark_model(&mut self, base_url: &Url, model: &str, catalog: &Catalog, height: usize) {
        let rows = self.rows(catalog);
        let is = |row: &Row| match row {
            Row::Model(server, place) => catalog.shelves().get(*server).is_some_and(|server| {
                server.base_url == *base_url
                    && models(server).get(*place).is_some_and(|info| info.id == model)
            }),
            Row::Server(_) | Row::Note(_) | Row::Remedy(_) | Row::Name(_) => false,
        };
        if let Some(place) = rows.iter().filter(|row| row.is_choice()).position(is) {
            self.marked = place;
            self.mark(0, catalog, height);
        }
    }

    /// Changes the filter; the first model that fits is marked.
    pub fn write(&mut self, change: impl FnOnce(&mut Words)) {
        change(&mut self.filter);
        (self.marked, self.top) = (0, 0);
    }

    /// How the model of a side did when it was tried.
    pub const fn trial(&self, side: Side) -> Option<&Trial> {
        self.trials[side.index()].as_ref()
    }
}

/// The models that a server has said.
fn models(shelf: &Shelf) -> &[ModelInfo] {
    match &shelf.models {
        Some(Ok(models)) => models,
        Some(Err(_)) | None => &[],
    }
}

/// Whether the model's name, owner or parent hold all words.
fn fits(model: &ModelInfo, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let texts = [Some(&model.id), model.owner.as_ref(), model.parent.as_ref()];
    let text = texts.into_iter().flatten().map(|text| text.to_lowercase()).collect::<Vec<_>>();
    words.iter().all(|word| text.iter().any(|text| text.contains(word.as_str())))
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::llm::{Endpoint, Failure, FailureKind, Listing, Offer};

    fn catalog(servers: &[(&str, &[&str])]) -> Catalog {
        let mut catalog = Catalog::new(Vec::new(), Duration::from_secs(60));
        for (base_url, ids) in servers {
            let model = |id: &&str| ModelInfo { id: (*id).to_owned(), ..ModelInfo::default() };
            let listing = Listing::Models(ids.iter().map(model).collect());
            let offer = Offer { base_url: base_url.parse().unwrap(), program: None, listing };
            catalog.take(offer, Duration::ZERO, SystemTime::UNIX_EPOCH);
        }
        catalog
    }

    fn two() -> Catalog {
        catalog(&[("http://a/v1", &["qwen-base", "qwen-tuned"]), ("http://b/v1", &["llama"])])
    }

    #[test]
    fn the_filter_finds_all_its_words_in_any_order() {
        let mut picker = Models::new(Side::Base, false);
        assert_eq!(picker.rows(&two()).len(), 5);
        picker.write(|words| words.write("TUNED qw"));
        assert_eq!(picker.rows(&two()), [Row::Server(0), Row::Model(0, 1)]);
        picker.write(|words| words.write("x"));
        assert_eq!(picker.rows(&two()), []);
        assert_eq!(picker.chosen(&two()), None);
        picker.write(Words::clear);
        assert_eq!(picker.chosen(&two()), Some(Row::Model(0, 0)));
    }

    #[test]
    fn a_url_in_the_filter_is_a_server_to_be_asked() {
        let mut picker = Models::new(Side::Base, false);
        picker.write(|words| words.write("http://127.0.0.1:9000/v1\n"));
        assert!(matches!(picker.chosen(&two()), Some(Row::Name(url)) if url.port() == Some(9000)));
        for no in ["ftp://h/v1", "http:", "qwen:7b"] {
            picker.write(Words::clear);
            picker.write(|words| words.write(no));
            assert!(picker.url().is_none(), "{no}");
        }
    }

    #[test]
    fn only_models_are_marked_and_the_marked_one_is_in_view() {
        let ids: Vec<String> = (0..50).map(|n| format!("m{n}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let catalog = catalog(&[("http://a/v1", &ids), ("http://b/v1", &["last"])]);
        let mut picker = Models::new(Side::Base, false);
        picker.mark(0, &catalog, 10);
        assert_eq!((picker.marked, picker.top), (0, 0));
        picker.mark(20, &catalog, 10);
        assert!(picker.top <= 21 && 21 < picker.top + 10, "{}", picker.top);
        picker.mark(1000, &catalog, 10);
        assert_eq!(picker.chosen(&catalog), Some(Row::Model(1, 0)));
        assert_eq!(picker.top, 53 - 10);
        picker.mark(-1000, &catalog, 10);
        assert_eq!((picker.marked, picker.top), (0, 0));
        let url = "http://b/v1".parse().unwrap();
        picker.mark_model(&url, "last", &catalog, 10);
        assert_eq!(picker.chosen(&catalog), Some(Row::Model(1, 0)));
    }

    #[test]
    fn the_guide_offers_to_ask_servers_that_are_far_away() {
        let far = Endpoint::new("https://api.example/v1".parse().unwrap(), "");
        let catalog = Catalog::new(vec![far.clone()], Duration::ZERO);
        assert_eq!(Models::new(Side::Base, false).rows(&catalog), []);
        assert_eq!(Models::new(Side::Base, true).rows(&catalog), [Row::Name(far.base_url)]);
    }

    #[test]
    fn the_list_is_as_high_as_its_place_on_the_screen() {
        for (rows, guide) in [(16, false), (16, true), (24, false), (60, true)] {
            let place = crate::tui::layout::models((80, rows), guide).height;
            assert_eq!(Models::new(Side::Base, guide).height(rows), usize::from(place));
        }
    }

    #[test]
    fn a_server_without_models_says_why_in_their_place() {
        let mut catalog = catalog(&[("http://a/v1", &[])]);
        let failure =
            Failure { message: "no".into(), remedy: "do".into(), kind: FailureKind::Unreachable };
        for (listing, more) in
            [(Listing::Asked, None), (Listing::Failed(failure), Some(Row::Remedy(1)))]
        {
            let offer = Offer { base_url: "http://b/v1".parse().unwrap(), program: None, listing };
            catalog.take(offer, Duration::ZERO, SystemTime::UNIX_EPOCH);
            let rows = Models::new(Side::Base, false).rows(&catalog);
            let mut expected = vec![Row::Server(0), Row::Note(0), Row::Server(1), Row::Note(1)];
            expected.extend(more);
            assert_eq!(rows, expected);
        }
    }
}
