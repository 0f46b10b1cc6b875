/** Stands in for the XML writer that vtk.js imports for exports this viewer never makes. */

export function create(): never {
  throw new Error("this viewer writes no XML");
}
