//! Nothing: a package that names all that the others depend on. Cargo unites the features of the packages that are built
//! together, so that one built beside this one finds its dependencies as the whole workspace has built them.
