//! The optimiser: Adam with the weight decay apart from the gradient (Kingma and Ba 2015; Loshchilov
//! and Hutter 2019). Knows no model.

use std::ops::Range;

use super::maths::wide;

/// How much of the running means stays at each step.
const KEPT: (f32, f32) = (0.9, 0.95);
/// What keeps a division from zero.
const EPSILON: f32 = 1e-8;
/// The share of a matrix's numbers that a step takes away, times the rate.
pub(super) const DECAY: f32 = 0.1;

/// Running means of the gradient and of its square.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Adam {
    pub(super) mean: Vec<f32>,
    pub(super) square: Vec<f32>,
    pub(super) steps: usize,
}

impl Adam {
    /// For so many parameters.
    pub(super) fn new(len: usize) -> Self {
        Self { mean: vec![0.0; len], square: vec![0.0; len], steps: 0 }
    }

    /// Changes these parameters against the gradient at this rate. `decays` says which of them are
    /// drawn to zero: those of matrices are, the gains of norms are not.
    pub(super) fn step(
        &mut self,
        these: &[Range<usize>],
        parameters: &mut [f32],
        gradient: &[f32],
        decays: &[bool],
        rate: f32,
    ) {
        self.steps += 1;
        let steps = i32::try_from(self.steps).unwrap_or(i32::MAX);
        let grown = (1.0 - KEPT.0.powi(steps), 1.0 - KEPT.1.powi(steps));
        for at in these {
            let at = || at.clone();
            let means = self.mean[at()].iter_mut().zip(&mut self.square[at()]);
            let slopes = gradient[at()].iter().zip(&decays[at()]);
            change(parameters[at()].iter_mut().zip(slopes), means, grown, rate);
        }
    }
}

fn change<'a>(
    parameters: impl Iterator<Item = (&'a mut f32, (&'a f32, &'a bool))>,
    means: impl Iterator<Item = (&'a mut f32, &'a mut f32)>,
    grown: (f32, f32),
    rate: f32,
) {
    wide(|| {
        for ((parameter, (&slope, &decays)), (mean, square)) in parameters.zip(means) {
            *mean += (slope - *mean) * (1.0 - KEPT.0);
            *square += (slope * slope - *square) * (1.0 - KEPT.1);
            let step = *mean / grown.0 / ((*square / grown.1).sqrt() + EPSILON);
            let drawn = if decays { DECAY * *parameter } else { 0.0 };
            *parameter -= rate * (step + drawn);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_of_a_bowl_and_draws_only_what_decays() {
        let mut parameters = vec![3.0, -2.0];
        let mut adam = Adam::new(2);
        for step in 0..2000_u16 {
            let gradient: Vec<f32> = parameters.iter().map(|p| 2.0 * (p - 1.0)).collect();
            let rate = 0.05 * (1.0 - f32::from(step) / 2000.0);
            adam.step(&[0..1, 1..2], &mut parameters, &gradient, &[false, true], rate);
        }
        assert!((parameters[0] - 1.0).abs() < 1e-3, "{parameters:?}");
        assert!(parameters[1] < parameters[0], "{parameters:?}");
    }
}
