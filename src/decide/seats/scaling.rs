//! Exchanges of seats in a table of districts and parties, until both margins are met.
//!
//! Districts and parties are the nodes of a graph. A step from a district to a party gives the cell
//! a seat, a step from a party to a district takes one; each costs the ratio of the divisor and the
//! votes, and the cost of a chain is the product. A table has divisors that fit it if and only if
//! no circle of steps costs less than one.

use num_bigint::BigUint;

use super::biproportional::Cell;
use super::fraction::Fraction;
use super::method::Divisors;
use crate::model::Votes;

pub(super) struct Scaling<'a> {
    /// Votes, or their squares where divisors are squares.
    weights: Vec<Vec<BigUint>>,
    seats: Vec<Vec<u32>>,
    due: &'a [u32],
    divisors: &'a Divisors,
    /// The seats that a cell with votes has before all others.
    least: u32,
    /// Cells that a lot has decided.
    locked: Vec<Cell>,
}

/// A district, or after all of them a party.
type Node = usize;

struct Step {
    from: Node,
    to: Node,
    cost: Fraction,
    cell: Cell,
    gains: bool,
}

/// The cheapest chain to each node that can be reached, by its cost and last step.
struct Chains {
    costs: Vec<Option<Fraction>>,
    last: Vec<Option<usize>>,
}

impl<'a> Scaling<'a> {
    pub(super) fn new(
        votes: &[Vec<Votes>],
        seats: Vec<Vec<u32>>,
        due: &'a [u32],
        divisors: &'a Divisors,
    ) -> Self {
        let weight = |votes: &Votes| {
            let votes = BigUint::from(votes.0);
            if divisors.is_squared() { &votes * &votes } else { votes }
        };
        Self {
            weights: votes.iter().map(|row| row.iter().map(weight).collect()).collect(),
            seats,
            due,
            divisors,
            least: u32::from(divisors.at(0).is_some_and(|first| first.is_zero())),
            locked: Vec::new(),
        }
    }

    pub(super) fn seats(&self) -> Vec<Vec<u32>> {
        self.seats.clone()
    }

    /// Moves seats from parties with too many to those with too few. Where that cannot be, the
    /// districts and parties that are in the way.
    pub(super) fn meet_parties(&mut self) -> Result<(), (Vec<usize>, Vec<usize>)> {
        loop {
            let held = self.party_sums();
            let pairs = || held.iter().zip(self.due).enumerate();
            let many: Vec<Node> = pairs()
                .filter(|(_, (held, due))| **held > u64::from(**due))
                .map(|(party, _)| self.node(party))
                .collect();
            let few: Vec<Node> = pairs()
                .filter(|(_, (held, due))| **held < u64::from(**due))
                .map(|(party, _)| self.node(party))
                .collect();
            if many.is_empty() {
                return Ok(());
            }
            let steps = self.steps();
            let chains = self.chains(&steps, |node| many.contains(&node));
            let cost = |node: &Node| chains.costs.get(*node).cloned().flatten();
            let cheapest = few.iter().filter_map(|node| cost(node).map(|cost| (cost, *node))).min();
            let Some((_, end)) = cheapest else {
                let reached = |node: &Node| cost(node).is_some();
                let districts = (0..self.seats.len()).filter(reached).collect();
                let parties =
                    (0..self.due.len()).filter(|party| reached(&self.node(*party))).collect();
                return Err((districts, parties));
            };
            let mut node = end;
            // A cheapest chain visits no node twice.
            for _ in 0..self.nodes() {
                let last = chains.last.get(node).copied().flatten();
                let Some(step) = last.and_then(|step| steps.get(step)) else { break };
                self.go(step.cell, step.gains);
                node = step.from;
            }
        }
    }

    /// Costs of the cheapest chains from anywhere: votes of a cell times the potential of its party
    /// over that of its district lie between the divisor of its last seat and that of the next.
    pub(super) fn potentials(&self) -> Vec<Fraction> {
        let chains = self.chains(&self.steps(), |_| true);
        chains.costs.into_iter().map(|cost| cost.unwrap_or_else(|| Fraction::whole(1_u8))).collect()
    }

    /// Gives tied cells their seat in the order of the lot. What stays tied comes back.
    pub(super) fn settle(
        &mut self,
        potentials: &[Fraction],
        lot: &[Cell],
        by_lot: &mut Vec<Cell>,
    ) -> Vec<Cell> {
        for &cell in lot {
            let circles = self.circles(potentials);
            let Some(step) = circles.iter().find(|step| step.cell == cell) else { continue };
            if step.gains {
                for (cell, gains) in way(&circles, step.to, step.from) {
                    self.go(cell, gains);
                }
                self.go(cell, true);
            }
            self.locked.push(cell);
            by_lot.push(cell);
        }
        let mut cells: Vec<Cell> =
            self.circles(potentials).into_iter().map(|step| step.cell).collect();
        cells.sort_unstable();
        cells
    }

    /// Whether a tied cell has the seat that it may not have.
    pub(super) fn may_lose(&self, cell: Cell, potentials: &[Fraction]) -> bool {
        self.circles(potentials).iter().any(|step| step.cell == cell && !step.gains)
    }

    /// A divisor for each district and for each party, with that of the first party 1. They are
    /// moved away from the borders of rounding as far as ties allow, and made as simple as can be.
    pub(super) fn divisors(&self, potentials: &[Fraction]) -> (Vec<Fraction>, Vec<Fraction>) {
        let one = || Fraction::whole(1_u8);
        let first = self.node(0);
        let scale = potentials.get(first).cloned().unwrap_or_else(one);
        let mut potentials: Vec<Fraction> =
            potentials.iter().map(|cost| cost.over(&scale).unwrap_or_else(one)).collect();
        let steps = self.steps();
        for _ in 0..self.nodes() {
            for node in (0..self.nodes()).filter(|&node| node != first) {
                if let Some(inner) = between(&steps, &potentials, node)
                    && let Some(potential) = potentials.get_mut(node)
                {
                    *potential = inner;
                }
            }
        }
        let parties = potentials.split_off(self.seats.len().min(potentials.len()));
        let unit = Fraction::whole(self.divisors.unit());
        let districts = potentials.iter().map(|cost| cost.times(&unit)).collect();
        let parties = parties.iter().map(|cost| one().over(cost).unwrap_or_else(one)).collect();
        (districts, parties)
    }

    fn nodes(&self) -> usize {
        self.seats.len() + self.due.len()
    }

    fn node(&self, party: usize) -> Node {
        self.seats.len() + party
    }

    fn party_sums(&self) -> Vec<u64> {
        let mut sums = vec![0; self.due.len()];
        for row in &self.seats {
            for (sum, &seats) in sums.iter_mut().zip(row) {
                *sum += u64::from(seats);
            }
        }
        sums
    }

    fn go(&mut self, cell: Cell, gains: bool) {
        let seats = self.seats.get_mut(cell.district).and_then(|row| row.get_mut(cell.party));
        if let Some(seats) = seats {
            *seats = if gains { *seats + 1 } else { seats.saturating_sub(1) };
        }
    }

    /// Every step that can be taken.
    fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for (district, (weights, seats)) in self.weights.iter().zip(&self.seats).enumerate() {
            for (party, (weight, &seats)) in weights.iter().zip(seats).enumerate() {
                let cell = Cell { district, party };
                if *weight == BigUint::ZERO || self.locked.contains(&cell) {
                    continue;
                }
                let weight = Fraction::whole(weight.clone());
                let node = self.node(party);
                if let Some(cost) = self.divisors.at(seats).and_then(|next| next.over(&weight)) {
                    steps.push(Step { from: district, to: node, cost, cell, gains: true });
                }
                if seats > self.least
                    && let Some(cost) =
                        self.divisors.at(seats - 1).and_then(|last| weight.over(&last))
                {
                    steps.push(Step { from: node, to: district, cost, cell, gains: false });
                }
            }
        }
        steps
    }

    /// Bellman and Ford: as many sweeps as there are nodes suffice, since no circle is a gain.
    fn chains(&self, steps: &[Step], is_start: impl Fn(Node) -> bool) -> Chains {
        let start = |node| is_start(node).then(|| Fraction::whole(1_u8));
        let mut costs: Vec<Option<Fraction>> = (0..self.nodes()).map(start).collect();
        let mut last = vec![None; self.nodes()];
        for _ in 0..self.nodes() {
            let mut changed = false;
            for (index, step) in steps.iter().enumerate() {
                let Some(Some(from)) = costs.get(step.from) else { continue };
                let known = costs.get(step.to).and_then(Option::as_ref);
                if let Some(cheaper) = from.times_if_below(&step.cost, known)
                    && let (Some(cost), Some(last)) =
                        (costs.get_mut(step.to), last.get_mut(step.to))
                {
                    *cost = Some(cheaper);
                    *last = Some(index);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        Chains { costs, last }
    }

    /// The steps on circles that cost nothing: each is part of another table that fits as well.
    fn circles(&self, potentials: &[Fraction]) -> Vec<Step> {
        let tight: Vec<Step> = self
            .steps()
            .into_iter()
            .filter(|step| match (potentials.get(step.from), potentials.get(step.to)) {
                (Some(from), Some(to)) => from.times(&step.cost) == *to,
                _ => false,
            })
            .collect();
        let on_circle: Vec<bool> =
            tight.iter().map(|step| !way(&tight, step.to, step.from).is_empty()).collect();
        tight.into_iter().zip(on_circle).filter(|(_, on)| *on).map(|(step, _)| step).collect()
    }
}

/// The shortest way through the steps; empty where there is none.
fn way(steps: &[Step], from: Node, to: Node) -> Vec<(Cell, bool)> {
    let mut reached: Vec<(Node, Option<(usize, &Step)>)> = vec![(from, None)];
    let mut at = 0;
    while let Some(&(node, _)) = reached.get(at) {
        if node == to {
            break;
        }
        for step in steps.iter().filter(|step| step.from == node) {
            if !reached.iter().any(|(known, _)| *known == step.to) {
                reached.push((step.to, Some((at, step))));
            }
        }
        at += 1;
    }
    let mut cells = Vec::new();
    while let Some(&(_, Some((before, step)))) = reached.get(at) {
        cells.push((step.cell, step.gains));
        at = before;
    }
    cells
}

/// A simple potential of the node well between the borders that its neighbours set; `None` where
/// they leave a single one.
fn between(steps: &[Step], potentials: &[Fraction], node: Node) -> Option<Fraction> {
    let at = |node: Node| potentials.get(node);
    let most = steps
        .iter()
        .filter(|step| step.to == node)
        .filter_map(|step| Some(at(step.from)?.times(&step.cost)))
        .min();
    let least = steps
        .iter()
        .filter(|step| step.from == node)
        .filter_map(|step| at(step.to)?.over(&step.cost))
        .max();
    let two = Fraction::whole(2_u8);
    let (least, most) = match (least, most) {
        (Some(least), Some(most)) => (least, most),
        (Some(least), None) => (least.clone(), least.times(&two)),
        (None, Some(most)) => (most.over(&two)?, most),
        (None, None) => return None,
    };
    if least >= most {
        return None;
    }
    let third = Fraction::new(1_u8, 3_u8)?;
    let near = |one: &Fraction, other: &Fraction| one.times(&two).plus(other).times(&third);
    Some(near(&least, &most).simplest_to(&near(&most, &least)))
}
