//! The instances, and the file they are exchanged in: 32-bit numbers, little-endian, as NumPy reads them.

use std::error::Error;

use matching::{
    pairs::{self, Bonus},
    stable::Numbers,
};

use crate::generate;

pub const SEED: u64 = 1;

pub enum Instance {
    /// Every pair is possible; values row by row.
    Dense { columns: usize, values: Vec<i32> },
    /// Pairs (row, column, value), row by row.
    Sparse { rows: usize, columns: usize, edges: Vec<(u32, u32, i32)> },
}

pub fn make(kind: &str) -> Result<Instance, Box<dyn Error>> {
    let mut numbers = Numbers::new(SEED);
    match kind {
        "dense-1000" => Ok(dense(&mut numbers, 1000)),
        "dense-3000" => Ok(dense(&mut numbers, 3000)),
        "dense-10000" => Ok(dense(&mut numbers, 10_000)),
        "assortative-3000" => Ok(assortative(&mut numbers, 3000)),
        "sparse-10000x50" => Ok(sparse(&mut numbers, 10_000, 50)),
        "national" => Ok(national()),
        other => Err(format!("no such instance: {other}").into()),
    }
}

fn dense(numbers: &mut Numbers, size: usize) -> Instance {
    Instance::Dense { columns: size, values: (0..size * size).map(|_| 1 + numbers.below(1_000_000) as i32).collect() }
}

/// Strong with strong and weak with weak is best, by little: value is the product of two strengths, and some noise.
fn assortative(numbers: &mut Numbers, size: usize) -> Instance {
    let mut strengths = || -> Vec<i32> { (0..size).map(|_| 1 + numbers.below(1000) as i32).collect() };
    let (rows, columns) = (strengths(), strengths());
    let pairs = rows.iter().flat_map(|row| columns.iter().map(move |column| row * column));
    Instance::Dense { columns: size, values: pairs.map(|value| value + numbers.below(10) as i32).collect() }
}

fn sparse(numbers: &mut Numbers, size: usize, degree: usize) -> Instance {
    let mut edges = Vec::with_capacity(size * degree);
    for row in 0..size as u32 {
        let mut chosen = std::collections::BTreeSet::new();
        while chosen.len() < degree {
            chosen.insert(numbers.below(size as u64) as u32);
        }
        edges.extend(chosen.into_iter().map(|column| (row, column, 1 + numbers.below(1_000_000) as i32)));
    }
    Instance::Sparse { rows: size, columns: size, edges }
}

/// The pairs that break no rule, with what each is worth in mode `participation`; found without the engine's short cuts.
fn national() -> Instance {
    let instance = generate::instance(generate::NATION, SEED);
    let bonus = Bonus::of(&instance);
    let mut edges = Vec::new();
    for (row, newcomer) in instance.newcomers.iter().enumerate() {
        for (column, resident) in instance.residents.iter().enumerate() {
            if let Ok(points) = pairs::check(&instance, newcomer, resident) {
                edges.push((row as u32, column as u32, bonus.value(&points) as i32));
            }
        }
    }
    Instance::Sparse { rows: instance.newcomers.len(), columns: instance.residents.len(), edges }
}

impl Instance {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        match self {
            Self::Dense { columns, values } => {
                for number in [0, (values.len() / columns) as i32, *columns as i32, 0].iter().chain(values) {
                    bytes.extend_from_slice(&number.to_le_bytes());
                }
            }
            Self::Sparse { rows, columns, edges } => {
                for number in [1, *rows as i32, *columns as i32, edges.len() as i32] {
                    bytes.extend_from_slice(&number.to_le_bytes());
                }
                let parts: [fn(&(u32, u32, i32)) -> i32; 3] = [|edge| edge.0 as i32, |edge| edge.1 as i32, |edge| edge.2];
                for part in parts {
                    edges.iter().for_each(|edge| bytes.extend_from_slice(&part(edge).to_le_bytes()));
                }
            }
        }
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Box<dyn Error>> {
        let number = |at: usize| -> Result<i32, Box<dyn Error>> {
            Ok(i32::from_le_bytes(bytes.get(4 * at..4 * at + 4).ok_or("the file is too short")?.try_into()?))
        };
        let (kind, rows, columns, count) = (number(0)?, number(1)? as usize, number(2)? as usize, number(3)? as usize);
        if kind == 0 {
            let values = (0..rows * columns).map(|at| number(4 + at)).collect::<Result<_, _>>()?;
            return Ok(Self::Dense { columns, values });
        }
        let edge = |at: usize| Ok((number(4 + at)? as u32, number(4 + count + at)? as u32, number(4 + 2 * count + at)?));
        let edges = (0..count).map(edge).collect::<Result<_, Box<dyn Error>>>()?;
        Ok(Self::Sparse { rows, columns, edges })
    }
}
