//! Descriptions without a model: for programs that we generate, whose wishes we know. Describes no
//! other program.

use std::collections::{BTreeMap, BTreeSet};

use super::super::funnel::Funnel;
use super::super::project::{Project, REQUESTS};
use super::super::record::Request;
use super::super::synth::{self, Io, Plan, Wanted};

/// Puts so many phrasings into the place of the ones that generated programs have. Programs of
/// other sources that nobody described are named.
///
/// # Errors
/// If the requests cannot be read or written.
pub fn offline(project: &Project, phrasings: usize, dry_run: bool) -> anyhow::Result<Funnel> {
    let requests: Vec<Request> = project.read_lines(REQUESTS, "synth")?;
    let mut seeds: BTreeMap<u64, Vec<&Request>> = BTreeMap::new();
    for request in requests.iter().filter(|r| r.source == synth::SOURCE) {
        seeds.entry(request.seed).or_default().push(request);
    }
    let mut made: BTreeMap<(u64, String), Vec<Request>> = BTreeMap::new();
    for (seed, there) in &seeds {
        let again = again(*seed, there, phrasings.max(1)).unwrap_or_default();
        made.extend(again.into_iter().map(|p| ((*seed, p.name), p.requests)));
    }
    let programs: BTreeSet<&str> = requests.iter().map(|r| r.program.as_str()).collect();
    let mut funnel = Funnel::new("describe", "programs", programs.len());
    let (mut rows, mut done) = (Vec::new(), BTreeSet::new());
    for request in &requests {
        let ours = request.source == synth::SOURCE;
        let key = (request.seed, request.program.clone());
        match made.get(&key).filter(|_| ours) {
            Some(phrased) if done.insert(key) => rows.extend(phrased.iter().cloned()),
            Some(_) => {}
            None => {
                if ours {
                    let detail = "another version of this program made it; its words stay";
                    funnel.lose("not made again", &request.program, detail);
                } else if request.prompt.is_empty() {
                    let detail = "no template: it is not one of ours";
                    funnel.lose("nobody described it", &request.program, detail);
                }
                rows.push(request.clone());
            }
        }
    }
    let short = made.values().filter(|requests| requests.len() < phrasings).count();
    if short > 0 {
        let why = synth::NO_MORE_PHRASINGS;
        funnel.notes.push(format!("{short} programs have fewer than {phrasings} phrasings: {why}"));
    }
    if !dry_run {
        project.write_lines(REQUESTS, &rows)?;
        funnel.write(project)?;
    }
    Ok(funnel)
}

/// The programs of these requests made once more, with so many phrasings: in that of all styles in
/// which they are the same.
fn again(seed: u64, there: &[&Request], phrasings: usize) -> Option<Vec<synth::Program>> {
    let count = there.iter().map(|r| r.program.as_str()).collect::<BTreeSet<_>>().len();
    for io in [Io::Printf, Io::Iostream, Io::Both] {
        for plain in [false, true] {
            for wanted in [Wanted::Assembly, Wanted::Cpp] {
                // A longer plan begins like a shorter one: so many programs are those that are there.
                let made = synth::programs(Plan { count, seed, phrasings, io, plain, wanted });
                let prompts: BTreeSet<(&str, &str)> = made
                    .iter()
                    .filter_map(|p| Some((p.name.as_str(), p.requests.first()?.prompt.as_str())))
                    .collect();
                let same = there
                    .iter()
                    .filter(|r| prompts.contains(&(r.program.as_str(), r.prompt.as_str())));
                if same.map(|r| &r.program).collect::<BTreeSet<_>>().len() == count {
                    return Some(made);
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_programs_get_more_phrasings_and_all_other_rows_stay() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::new(dir.path());
        let few = synth::programs(Plan {
            count: 12,
            seed: 3,
            phrasings: 1,
            io: Io::Both,
            plain: true,
            wanted: Wanted::Cpp,
        });
        let mut rows: Vec<Request> = few.iter().flat_map(|p| p.requests.clone()).collect();
        let foreign = |program: &str, prompt: &str| Request {
            id: program.to_owned(),
            source: "mine".to_owned(),
            program: program.to_owned(),
            prompt: prompt.to_owned(),
            ..rows[0].clone()
        };
        let (told, untold) = (foreign("told", "Do it."), foreign("untold", ""));
        rows.extend([told.clone(), untold.clone()]);
        project.write_lines(REQUESTS, &rows).unwrap();
        let funnel = offline(&project, 3, false).unwrap();
        assert_eq!((funnel.entered, funnel.left), (14, 13));
        let after: Vec<Request> = project.read_lines(REQUESTS, "x").unwrap();
        assert_eq!(after.len(), 3 * 12 + 2);
        assert_eq!(after[36..], [told, untold]);
        assert_eq!(after[0], rows[0], "the first phrasing is the one that was there");
        let prompts: BTreeSet<_> = after[..36].iter().map(|r| &r.prompt).collect();
        assert_eq!(prompts.len(), 36);
    }
}
