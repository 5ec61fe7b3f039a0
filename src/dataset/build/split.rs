//! Which rows belong together, and which go where. Removes none.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::super::likeness::{Alike, Groups, Shingles};
use super::super::normal;
use super::rows::Row;

/// A part of the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Split {
    /// To learn from.
    Train,
    /// To watch the training with.
    Valid,
    /// To measure with.
    Test,
}

impl Split {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Train, Self::Valid, Self::Test];
}

/// The shares of the splits, as in `90/5/5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio([usize; 3]);

impl Ratio {
    const HELP: &str = "write three whole numbers that make 100, such as 90/5/5";
}

impl FromStr for Ratio {
    type Err = String;

    fn from_str(shares: &str) -> Result<Self, String> {
        let shares: Option<Vec<usize>> = shares.split('/').map(|n| n.trim().parse().ok()).collect();
        match shares.as_deref() {
            Some([train, others @ ..]) if *train > 0 && others.len() == 2 => {
                let shares = [*train, others[0], others[1]];
                let all = shares.iter().try_fold(0_usize, |sum, n| sum.checked_add(*n));
                if all == Some(100) { Ok(Self(shares)) } else { Err(Self::HELP.to_owned()) }
            }
            _ => Err(Self::HELP.to_owned()),
        }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([train, valid, test]) = self;
        write!(f, "{train}/{valid}/{test}")
    }
}

/// Groups the rows and gives each group, in the order of a seeded hash, to a split that has room
/// for all of it. Returns the number of groups.
pub(super) fn split(rows: &mut [Row], ratio: Ratio, seed: u64) -> usize {
    let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut groups = groups(rows);
    for n in 0..rows.len() {
        clusters.entry(groups.first(n)).or_default().push(n);
    }
    let mut order: Vec<_> = clusters.into_values().collect();
    order.sort_by_cached_key(|members| {
        normal::hash(&format!("{seed} {}", rows[members[0]].request.id))
    });
    let Ratio([_, valid, test]) = ratio;
    let mut room = [(Split::Valid, valid), (Split::Test, test)]
        .map(|(split, share)| (split, (rows.len() * share).div_ceil(100)));
    for members in &order {
        let place = room.iter_mut().find(|(_, room)| members.len() <= *room);
        let split = place.map_or(Split::Train, |(split, room)| {
            *room -= members.len();
            *split
        });
        let name = rows[members[0]].request.id.clone();
        for n in members {
            rows[*n].split = split;
            rows[*n].cluster.clone_from(&name);
        }
    }
    order.len()
}

/// Rows that share a program, a prompt, C++, masked assembly or a telling output, or whose C++ is
/// nearly the same.
fn groups(rows: &[Row]) -> Groups {
    let mut groups = Groups::new(rows.len());
    groups.join_equal(rows.iter().map(|r| Some(&r.request.program)));
    groups.join_equal(rows.iter().map(|r| Some(&r.request.prompt)));
    groups.join_equal(rows.iter().map(|r| Some(&r.cpp_hash)));
    groups.join_equal(rows.iter().map(|r| Some(&r.masked)));
    groups.join_equal(rows.iter().map(Row::telling_output));
    let shingles: Vec<_> =
        rows.iter().map(|r| Shingles::new(&normal::masked_cpp(&r.verified.cpp))).collect();
    for group in Alike::of(&shingles).groups() {
        for two in group.windows(2) {
            groups.join(two[0], two[1]);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_makes_a_hundred_or_is_refused() {
        assert_eq!("90/5/5".parse::<Ratio>().unwrap().to_string(), "90/5/5");
        for bad in ["90/5", "90/5/6", "0/50/50", "a/b/c", "90/5/5/0", "-1/50/51"] {
            assert!(bad.parse::<Ratio>().is_err(), "{bad}");
        }
    }
}
