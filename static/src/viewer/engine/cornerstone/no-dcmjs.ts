/** Stands in for the DICOM parser that Cornerstone's metadata package imports: the manifest brings parsed values. */

type Say = (...words: unknown[]) => void;

interface Logger {
  trace: Say;
  debug: Say;
  info: Say;
  warn: Say;
  error: Say;
  setLevel: Say;
  getLogger: (name: string) => Logger;
}

const quiet: Say = () => undefined;

function logger(name: string): Logger {
  // the metadata package complains of every keyword it cannot look up in the (absent) dictionary
  const says = !name.includes("metadata");
  return {
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: says ? (...words) => console.warn(name, ...words) : quiet,
    error: says ? (...words) => console.error(name, ...words) : quiet,
    setLevel: quiet,
    getLogger: (child) => logger(`${name}.${child}`),
  };
}

export const log = logger("cornerstone");

export const constants = {
  IMPLICIT_LITTLE_ENDIAN: "1.2.840.10008.1.2",
  EXPLICIT_LITTLE_ENDIAN: "1.2.840.10008.1.2.1",
  DEFLATED_EXPLICIT_LITTLE_ENDIAN: "1.2.840.10008.1.2.1.99",
  EXPLICIT_BIG_ENDIAN: "1.2.840.10008.1.2.2",
};

export default {
  data: { DicomMetaDictionary: { dictionary: {}, nameMap: {} } },
  utilities: { DicomMetadataListener: class {} },
  async: { AsyncDicomReader: class {} },
  constants,
  log,
};
