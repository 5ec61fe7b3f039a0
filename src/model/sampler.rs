//! Picks the next token from the scores of all. The same seed and scores give the same token.

/// How tokens are picked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    /// 0 is the likeliest token always; 1 the model's own spread.
    pub temperature: f32,
    /// Only so many of the likeliest are drawn from; 0 is all.
    pub top_k: usize,
    /// Of these, the likeliest that together have this share; 1 is all.
    pub top_p: f32,
    /// Of these, those with at least this part of the likeliest one's share; 0 is all.
    pub min_p: f32,
}

impl Default for Sampling {
    fn default() -> Self {
        Self { temperature: 1.0, top_k: 0, top_p: 1.0, min_p: 0.0 }
    }
}

/// Draws tokens.
#[derive(Debug, Clone)]
pub struct Sampler {
    sampling: Sampling,
    dice: fastrand::Rng,
    /// Tokens with their scores, then shares.
    candidates: Vec<(f32, u32)>,
}

impl Sampler {
    /// A sampler that begins with a seed.
    pub fn new(sampling: Sampling, seed: u64) -> Self {
        Self { sampling, dice: fastrand::Rng::with_seed(seed), candidates: Vec::new() }
    }

    /// The next token; the first one if there are no scores. Scores that are no numbers are never
    /// picked.
    pub fn pick(&mut self, scores: &[f32]) -> u32 {
        if self.sampling.temperature <= 0.0 {
            return likeliest(scores);
        }
        let candidates = scores.iter().copied().zip(0..).filter(|(score, _)| !score.is_nan());
        self.candidates.clear();
        self.candidates.extend(candidates);
        self.keep_top();
        self.cool(1.0);
        self.keep_likely();
        self.cool(self.sampling.temperature);
        self.draw()
    }

    /// Leaves only the likeliest, in their order; all of them, in any order, if all may stay.
    fn keep_top(&mut self) {
        let narrow = self.sampling.top_p < 1.0 || self.sampling.min_p > 0.0;
        let most = match self.sampling.top_k {
            0 => self.candidates.len(),
            top => top.min(self.candidates.len()),
        };
        if most < self.candidates.len() {
            self.candidates.select_nth_unstable_by(most, order);
            self.candidates.truncate(most);
        }
        if narrow || self.sampling.top_k > 0 {
            self.candidates.sort_unstable_by(order);
        }
    }

    /// Leaves the likeliest that have the wanted share together, one at least.
    fn keep_likely(&mut self) {
        let Sampling { top_p, min_p, .. } = self.sampling;
        if top_p < 1.0 {
            let shares = self.shares();
            let mut sum = 0.0;
            let enough = shares.iter().position(|share| {
                sum += share;
                sum >= top_p
            });
            self.candidates.truncate(enough.map_or(self.candidates.len(), |last| last + 1));
        }
        if min_p > 0.0 {
            let shares = self.shares();
            let least = shares.first().copied().unwrap_or(0.0) * min_p;
            let kept = shares.iter().position(|share| *share < least);
            self.candidates.truncate(kept.unwrap_or(self.candidates.len()).max(1));
        }
    }

    /// Divides the scores by a temperature.
    fn cool(&mut self, temperature: f32) {
        for (score, _) in &mut self.candidates {
            *score /= temperature;
        }
    }

    /// The shares of the candidates, in their order.
    fn shares(&self) -> Vec<f32> {
        let most = self.candidates.iter().map(|(score, _)| *score).fold(f32::MIN, f32::max);
        let shares: Vec<f32> =
            self.candidates.iter().map(|(score, _)| (score - most).exp()).collect();
        let sum: f32 = shares.iter().sum();
        shares.into_iter().map(|share| share / sum).collect()
    }

    fn draw(&mut self) -> u32 {
        let shares = self.shares();
        let mut left = self.dice.f32();
        for ((_, token), share) in self.candidates.iter().zip(&shares) {
            left -= share;
            if left < 0.0 {
                return *token;
            }
        }
        // Rounding left a rest: it goes to the last that can be drawn.
        let last = self.candidates.iter().zip(&shares).rev().find(|(_, share)| **share > 0.0);
        last.map_or(0, |((_, token), _)| *token)
    }
}

/// The likeliest first; of equals the one with the smaller number.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as sorting wants it")]
fn order(&(a, first): &(f32, u32), &(b, second): &(f32, u32)) -> std::cmp::Ordering {
    b.total_cmp(&a).then(first.cmp(&second))
}

fn likeliest(scores: &[f32]) -> u32 {
    let mut best = (f32::NEG_INFINITY, 0);
    for (score, token) in scores.iter().copied().zip(0..) {
        if score > best.0 {
            best = (score, token);
        }
    }
    best.1
}
