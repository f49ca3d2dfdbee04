//! The provider over a real socket, against the model double.

#[cfg(test)]
mod common;
#[cfg(test)]
mod conversations;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod offers;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod purses;
#[cfg(test)]
mod quirks;
