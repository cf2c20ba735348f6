//! Each library as its documentation says it is used. Where it can't leave anybody unmatched, everybody gets a column
//! of their own that is worth nothing.

use std::error::Error;

use matching::pairs::assignment::{Assignment, Dense, Edge, Problem};
use pathfinding::prelude::{Matrix, kuhn_munkres};
use petgraph::graph::UnGraph;
use rustworkx_core::max_weight_matching::max_weight_matching;
use sparse_linear_assignment::{AuctionSolver, ForwardAuctionSolver};

use crate::instances::Instance;

pub fn solve(solver: &str, instance: Instance) -> Result<i64, Box<dyn Error>> {
    match (solver, instance) {
        ("own-core", Instance::Dense { columns, values }) => Ok(Dense::new(&values, columns)?.solve()?.value()),
        ("own", instance) => own(instance),
        ("lapjv", Instance::Dense { columns, values }) => lapjv_dense(columns, &values),
        ("sparse_linear_assignment", instance) => auction(instance),
        ("pathfinding", Instance::Dense { columns, values }) => {
            let values: Vec<i64> = values.into_iter().map(i64::from).collect();
            Ok(kuhn_munkres(&Matrix::from_vec(values.len() / columns, columns, values)?).0)
        }
        ("rustworkx-core", instance) => blossom(instance),
        (other, _) => Err(format!("{other} doesn't solve this kind of instance").into()),
    }
}

fn own(instance: Instance) -> Result<i64, Box<dyn Error>> {
    let problem = match instance {
        Instance::Dense { columns, values } => Problem::by_row(values.len() / columns, columns, |row, edges| {
            let row = &values[row * columns..(row + 1) * columns];
            edges.extend((0..).zip(row).map(|(to, &value)| Edge { to, value }));
            0
        })?,
        Instance::Sparse { rows, columns, edges } => Problem::new(rows, columns, &edges)?,
    };
    let assignment = Assignment::of(problem, &[]);
    // The proof is checked within the time, as the engine does on every run.
    if assignment.is_optimal() { Ok(assignment.value()) } else { Err("not a best answer".into()) }
}

fn lapjv_dense(columns: usize, values: &[i32]) -> Result<i64, Box<dyn Error>> {
    let costs: Vec<f64> = values.iter().map(|&value| -f64::from(value)).collect();
    let matrix = lapjv::Matrix::from_shape_vec((values.len() / columns, columns), costs)?;
    let (chosen, _) = lapjv::lapjv(&matrix).map_err(|error| format!("{error:?}"))?;
    Ok(chosen.iter().enumerate().map(|(row, &column)| i64::from(values[row * columns + column])).sum())
}

fn auction(instance: Instance) -> Result<i64, Box<dyn Error>> {
    let (rows, columns, edges, own) = sparse(instance);
    let nobody = if own { rows } else { 0 };
    let (mut solver, mut solution) = ForwardAuctionSolver::new(rows, columns + nobody, edges.len() + nobody);
    solver.init(rows as u32, (columns + nobody) as u32)?;
    let mut at = 0;
    for row in 0..rows as u32 {
        let (mut to, mut values) = (Vec::new(), Vec::new());
        while at < edges.len() && edges[at].0 == row {
            to.push(edges[at].1);
            values.push(f64::from(edges[at].2));
            at += 1;
        }
        if own {
            to.push(columns as u32 + row);
            values.push(0.0);
        }
        solver.extend_from_values(row, &to, &values)?;
    }
    solver.solve(&mut solution, true, None)?;
    Ok(solver.get_objective(&solution).round() as i64)
}

fn blossom(instance: Instance) -> Result<i64, Box<dyn Error>> {
    let (rows, columns, edges, _) = sparse(instance);
    let mut graph = UnGraph::<(), i32, u32>::with_capacity(rows + columns, edges.len());
    let nodes: Vec<_> = (0..rows + columns).map(|_| graph.add_node(())).collect();
    for (row, column, value) in edges {
        graph.add_edge(nodes[row as usize], nodes[rows + column as usize], value);
    }
    let weight = |edge: petgraph::graph::EdgeReference<'_, i32, u32>| Ok::<i128, Box<dyn Error>>(i128::from(*edge.weight()));
    let pairs = max_weight_matching(&graph, false, weight, false)?;
    let value = |(one, other): (usize, usize)| {
        graph.find_edge(nodes[one], nodes[other]).map_or(0, |edge| i64::from(graph[edge]))
    };
    Ok(pairs.into_iter().map(value).sum())
}

/// Rows, columns, edges, and whether somebody may have to be left unmatched.
fn sparse(instance: Instance) -> (usize, usize, Vec<(u32, u32, i32)>, bool) {
    match instance {
        Instance::Sparse { rows, columns, edges } => (rows, columns, edges, true),
        Instance::Dense { columns, values } => {
            let edge = |(at, &value): (usize, &i32)| ((at / columns) as u32, (at % columns) as u32, value);
            (values.len() / columns, columns, values.iter().enumerate().map(edge).collect(), false)
        }
    }
}
