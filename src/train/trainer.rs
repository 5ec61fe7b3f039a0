//! Training, step by step: whoever calls decides when to look, to save and to stop. Has no clock and
//! no files.

use std::fmt;
use std::ops::Range;

use super::adam::Adam;
use super::base::Base;
use super::bundle::{Bundle, bundles, order};
use super::checkpoint::Checkpoint;
use super::example::Example;
use super::lane::Lane;
use super::layout::Tensor;
use super::low_rank::LowRank;
use super::maths::add;
use super::muon::{self, Matrix};

/// Bundles that a step learns from at the same time, each on a thread of its own. Fixed, because
/// sums of their gradients would differ with another number.
pub const LANES: usize = 2;

/// The longest gradient that is taken as it is; a longer one is shortened to this.
const LONGEST_GRADIENT: f32 = 1.0;
/// The least share of the rate at the end.
const LAST_RATE: f32 = 0.01;

/// How the gradient changes the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Optimiser {
    /// Each by its own slopes of late.
    Adam,
    /// The matrices within layers so that no direction is left behind, everything else as in Adam.
    /// Changes of low rank are always made as in Adam.
    Muon,
}

/// How to train.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// How often each example is seen.
    pub epochs: usize,
    /// The greatest learning rate; it rises over the first steps and falls to nearly nothing.
    pub rate: f32,
    /// Steps over which the rate rises; a tenth of all steps at most.
    pub warm_up: usize,
    /// The most tokens that a lane takes at once.
    pub bundle: usize,
    /// Trains changes of this rank instead of all weights.
    pub rank: Option<usize>,
    /// How the gradient changes the weights.
    pub optimiser: Optimiser,
    /// What all choices follow from.
    pub seed: u64,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { epochs, rate, warm_up, bundle, rank, optimiser, seed } = self;
        write!(
            f,
            "epochs {epochs} rate {rate} warm-up {warm_up} bundle {bundle} rank {rank:?} \
             optimiser {optimiser:?} seed {seed}"
        )
    }
}

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Its number, from 1.
    pub number: usize,
    /// The mean loss of the tokens that were learnt, in nats, before the step.
    pub loss: f64,
    /// Tokens that went through the model.
    pub tokens: usize,
    /// The epoch that it ended, counted from 1, if it did.
    pub epoch: Option<usize>,
}

/// How well examples are answered that were not learnt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Validation {
    /// The mean loss of a token of an answer, in nats.
    pub loss: f64,
    /// Answers of which every token is the likeliest: they would be given word for word.
    pub exact: usize,
    /// All answers.
    pub all: usize,
}

/// A training under way.
#[derive(Debug)]
pub struct Trainer {
    base: Base,
    plan: Plan,
    examples: Vec<Example>,
    low_rank: Option<(LowRank, Vec<f32>)>,
    parameters: Vec<f32>,
    decays: Vec<bool>,
    adam: Adam,
    /// What Adam changes, and the matrices that Muon does.
    shares: (Vec<Range<usize>>, Vec<Matrix>),
    lanes: Vec<Lane>,
    /// The bundles of the present epoch, and its number.
    epoch: (usize, Vec<Bundle>),
    steps_each: Vec<usize>,
}

impl Trainer {
    /// A training that has not begun. Examples longer than the model's context must have been left
    /// out before.
    pub fn new(base: Base, examples: Vec<Example>, plan: Plan) -> Self {
        let len = base.layout.len;
        let mut decays = vec![false; len];
        for tensor in base.layout.tensors(&base.config) {
            decays[tensor.at].fill(!tensor.vector);
        }
        let longest = base.config.context;
        let lanes =
            (0..LANES).map(|_| Lane::new(base.config.clone(), base.layout.clone(), longest));
        let low_rank = plan.rank.map(|rank| LowRank::new(&base.layout, &base.config, rank));
        let (parameters, decays) = match &low_rank {
            Some(low) => (low.begin(plan.seed), vec![false; low.len]),
            None => (base.weights.clone(), decays),
        };
        let shares = match plan.optimiser {
            Optimiser::Muon if low_rank.is_none() => shares(&base),
            Optimiser::Muon | Optimiser::Adam => {
                (std::iter::once(0..parameters.len()).collect(), Vec::new())
            }
        };
        let steps_each = (0..plan.epochs)
            .map(|epoch| epoch_bundles(&examples, &plan, epoch).len().div_ceil(LANES))
            .collect();
        Self {
            adam: Adam::new(parameters.len()),
            shares,
            lanes: lanes.collect(),
            low_rank: low_rank.map(|low| (low, base.weights.clone())),
            epoch: (0, epoch_bundles(&examples, &plan, 0)),
            steps_each,
            base,
            plan,
            examples,
            parameters,
            decays,
        }
    }

    /// How many parameters are trained.
    pub fn parameters(&self) -> usize {
        self.parameters.len()
    }

    /// Steps that were taken.
    pub fn steps(&self) -> usize {
        self.adam.steps
    }

    /// All steps of the plan.
    pub fn all_steps(&self) -> usize {
        self.steps_each.iter().sum()
    }

    /// Goes on where a checkpoint of the same training was made.
    pub fn resume(&mut self, checkpoint: Checkpoint) {
        self.adam =
            Adam { mean: checkpoint.mean, square: checkpoint.square, steps: checkpoint.steps };
        self.parameters = checkpoint.parameters;
        self.put_together();
    }

    /// All that is needed to go on later; `of` names the training, `seconds` is the time it took.
    pub fn checkpoint(&self, of: &str, seconds: f64) -> Checkpoint {
        Checkpoint {
            of: of.to_owned(),
            steps: self.adam.steps,
            seconds,
            parameters: self.parameters.clone(),
            mean: self.adam.mean.clone(),
            square: self.adam.square.clone(),
        }
    }

    /// The model as it is now.
    pub fn model(&self) -> Base {
        self.base.clone()
    }

    /// Takes the next step; `None` after the last. `spent` is the share of the time there is that
    /// is spent: where it is greater than the share of the steps, the rate falls with it.
    pub fn step(&mut self, spent: f32) -> Option<Step> {
        let (epoch, within) = self.place()?;
        if self.epoch.0 != epoch {
            self.epoch = (epoch, epoch_bundles(&self.examples, &self.plan, epoch));
        }
        let first = within * LANES;
        let bundles = &self.epoch.1[first..self.epoch.1.len().min(first + LANES)];
        let learnt: usize = bundles.iter().map(|bundle| bundle.learnt.len()).sum();
        let tokens = bundles.iter().map(|bundle| bundle.tokens.len()).sum();
        let share = 1.0 / learnt.max(1) as f32;
        let weights = &self.base.weights;
        let loss: f64 = each(&mut self.lanes, bundles, |lane, bundle| {
            lane.gradient.fill(0.0);
            lane.learn(weights, bundle, share)
        })
        .into_iter()
        .sum();
        let gradient = self.gradient(bundles.len());
        let rate = self.rate(spent);
        let (plain, matrices) = &self.shares;
        self.adam.step(plain, &mut self.parameters, &gradient, &self.decays, rate);
        muon::step(matrices, &mut self.adam.mean, &mut self.parameters, &gradient, rate, LANES);
        self.put_together();
        let ended = within + 1 == self.steps_each[epoch];
        Some(Step {
            number: self.adam.steps,
            loss: loss / learnt.max(1) as f64,
            tokens,
            epoch: ended.then_some(epoch + 1),
        })
    }

    /// How well these examples would be answered.
    pub fn validate(&mut self, examples: &[Example]) -> Validation {
        let weights = &self.base.weights;
        let all = bundles(examples.iter(), self.plan.bundle);
        let (mut loss, mut exact, mut tokens) = (0.0, 0, 0);
        for some in all.chunks(LANES) {
            for judged in each(&mut self.lanes, some, |lane, bundle| lane.judge(weights, bundle)) {
                loss += judged.0;
                exact += judged.1;
            }
            tokens += some.iter().map(|bundle| bundle.learnt.len()).sum::<usize>();
        }
        Validation { loss: loss / tokens.max(1) as f64, exact, all: examples.len() }
    }

    /// The epoch of the next step, and its place within.
    fn place(&self) -> Option<(usize, usize)> {
        let mut within = self.adam.steps;
        for (epoch, steps) in self.steps_each.iter().enumerate() {
            if within < *steps {
                return Some((epoch, within));
            }
            within -= steps;
        }
        None
    }

    /// The rate rises evenly, and then falls evenly to the end of the steps or of the time.
    fn rate(&self, spent: f32) -> f32 {
        let step = self.adam.steps as f32 + 1.0;
        // A short training has little to spare for its beginning.
        let warm_up = self.plan.warm_up.min(self.all_steps() / 10).max(1);
        let rising = (step / warm_up as f32).min(1.0);
        let done = (step / self.all_steps() as f32).max(spent);
        self.plan.rate * rising * (1.0 - done).max(LAST_RATE)
    }

    /// The gradient of what is trained, summed over the lanes that were used, in their order.
    fn gradient(&self, used: usize) -> Vec<f32> {
        let mut lanes = self.lanes.iter().take(used);
        let mut sum = lanes.next().map(|lane| lane.gradient.clone()).unwrap_or_default();
        for lane in lanes {
            add(&mut sum, &lane.gradient);
        }
        if let Some((low_rank, _)) = &self.low_rank {
            sum = low_rank.gradient(&self.parameters, &sum);
        }
        let square: f64 = sum.iter().map(|slope| f64::from(*slope).powi(2)).sum();
        let length = square.sqrt() as f32;
        if length > LONGEST_GRADIENT {
            for slope in &mut sum {
                *slope *= LONGEST_GRADIENT / length;
            }
        }
        sum
    }

    /// The weights that follow from the parameters.
    fn put_together(&mut self) {
        match &self.low_rank {
            Some((low_rank, base)) => {
                low_rank.apply(base, &self.parameters, &mut self.base.weights);
            }
            None => self.base.weights.copy_from_slice(&self.parameters),
        }
    }
}

/// What is left to Adam, and the matrices within layers.
fn shares(base: &Base) -> (Vec<Range<usize>>, Vec<Matrix>) {
    let (mut plain, mut matrices) = (Vec::new(), Vec::new());
    for Tensor { name, at, columns, vector } in base.layout.tensors(&base.config) {
        if !vector && name.starts_with("blk.") {
            matrices.push(Matrix { at, columns });
        } else {
            plain.push(at);
        }
    }
    matrices.sort_by_key(|matrix| matrix.at.start);
    (plain, matrices)
}

fn epoch_bundles(examples: &[Example], plan: &Plan, epoch: usize) -> Vec<Bundle> {
    let order = order(examples.len(), plan.seed, epoch);
    bundles(order.iter().filter_map(|&at| examples.get(at)), plan.bundle)
}

/// Gives each bundle to a lane, all at once.
fn each<R: Send>(
    lanes: &mut [Lane],
    bundles: &[Bundle],
    work: impl Fn(&mut Lane, &Bundle) -> R + Sync,
) -> Vec<R> {
    std::thread::scope(|scope| {
        let work = &work;
        let pairs = lanes.iter_mut().zip(bundles);
        let threads: Vec<_> =
            pairs.map(|(lane, bundle)| scope.spawn(move || work(lane, bundle))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
