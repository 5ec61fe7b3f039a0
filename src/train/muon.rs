//! The optimiser of the matrices within layers: a step turns and stretches all directions alike
//! (Jordan and others, 2024; its length after Liu and others, 2025). Knows no model.

use std::ops::Range;

use ndarray::{Array2, ArrayView2};

use super::adam::DECAY;
use super::maths::{rows, wide};

/// How much of the running mean stays at each step.
const KEPT: f32 = 0.95;
/// The polynomial that brings all singular values near one, and how often it is applied.
const POLYNOMIAL: (f32, f32, f32) = (3.4445, -4.7750, 2.0315);
const TIMES: usize = 5;
/// A step is as long as Adam's usually are.
const LENGTH: f32 = 0.2;

/// A matrix, and where it lies among the parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Matrix {
    pub(super) at: Range<usize>,
    pub(super) columns: usize,
}

/// What belongs to one matrix.
struct Work<'a> {
    parameters: &'a mut [f32],
    mean: &'a mut [f32],
    gradient: &'a [f32],
    columns: usize,
}

/// Changes these matrices against the gradient at this rate; they lie in the order of the list.
/// Which thread does which makes no difference to the numbers.
pub(super) fn step(
    matrices: &[Matrix],
    mean: &mut [f32],
    parameters: &mut [f32],
    gradient: &[f32],
    rate: f32,
    threads: usize,
) {
    let mut all = Vec::new();
    let (mut parameters, mut mean, mut end) = (parameters, mean, 0);
    for Matrix { at, columns } in matrices {
        let (skip, len) = (at.start - end, at.len());
        let (mine, rest) = parameters.split_at_mut(skip).1.split_at_mut(len);
        let (mean_here, mean_rest) = mean.split_at_mut(skip).1.split_at_mut(len);
        let gradient = &gradient[at.clone()];
        all.push(Work { parameters: mine, mean: mean_here, gradient, columns: *columns });
        (parameters, mean, end) = (rest, mean_rest, at.end);
    }
    let share = all.len().div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        for some in all.chunks_mut(share) {
            scope.spawn(move || some.iter_mut().for_each(|work| work.step(rate)));
        }
    });
}

impl Work<'_> {
    fn step(&mut self, rate: f32) {
        let Self { parameters, mean, gradient, columns } = self;
        let mut wanted = vec![0.0; gradient.len()];
        wide(|| {
            let means = mean.iter_mut().zip(gradient.iter());
            for (wanted, (mean, &slope)) in wanted.iter_mut().zip(means) {
                *mean += (slope - *mean) * (1.0 - KEPT);
                // What the mean will most likely be after the next step.
                *wanted = slope * (1.0 - KEPT) + *mean * KEPT;
            }
        });
        let count = wanted.len() / *columns;
        let even = evened(&rows(&wanted, count, *columns, *columns));
        let length = LENGTH * (count.max(*columns) as f32).sqrt();
        for (parameter, turn) in parameters.iter_mut().zip(even.iter()) {
            *parameter -= rate * (length * turn + DECAY * *parameter);
        }
    }
}

/// The matrix with all its singular values near one.
fn evened(matrix: &ArrayView2<'_, f32>) -> Array2<f32> {
    let tall = matrix.nrows() > matrix.ncols();
    let mut x = if tall { matrix.t().as_standard_layout().into_owned() } else { matrix.to_owned() };
    let size = x.iter().map(|n| f64::from(*n).powi(2)).sum::<f64>().sqrt() as f32;
    x /= size + 1e-7;
    let (a, b, c) = POLYNOMIAL;
    for _ in 0..TIMES {
        let square = x.dot(&x.t());
        let with = square.dot(&square) * c + &square * b;
        x = with.dot(&x) + &x * a;
    }
    if tall { x.t().as_standard_layout().into_owned() } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_directions_of_a_step_are_about_as_long() {
        let mut dice = fastrand::Rng::with_seed(3);
        for (height, width) in [(8, 8), (20, 6), (6, 20)] {
            let numbers: Vec<f32> =
                (0..height * width).map(|n| dice.f32() - 0.5 + n as f32 * 0.01).collect();
            let x = evened(&rows(&numbers, height, width, width));
            let square = if height > width { x.t().dot(&x) } else { x.dot(&x.t()) };
            for ((row, column), n) in square.indexed_iter() {
                let (low, high) = if row == column { (0.3, 1.6) } else { (-0.5, 0.5) };
                assert!((low..high).contains(n), "{height}x{width} at {row}, {column}: {n}");
            }
        }
    }

    #[test]
    fn only_the_matrices_change_and_threads_make_no_difference() {
        let matrices = [Matrix { at: 1..13, columns: 4 }, Matrix { at: 14..20, columns: 2 }];
        let gradient: Vec<f32> = (0..22_u8).map(|n| f32::from(n % 5) - 2.0).collect();
        let run = |threads| {
            let (mut mean, mut parameters) = (vec![0.0; 22], vec![1.0; 22]);
            for _ in 0..3 {
                step(&matrices, &mut mean, &mut parameters, &gradient, 0.1, threads);
            }
            parameters
        };
        let parameters = run(1);
        assert_eq!(parameters, run(2));
        for (at, parameter) in parameters.iter().enumerate() {
            let still = parameter.to_bits() == 1.0_f32.to_bits();
            assert_eq!(still, [0, 13, 20, 21].contains(&at), "{at}: {parameter}");
        }
    }
}
