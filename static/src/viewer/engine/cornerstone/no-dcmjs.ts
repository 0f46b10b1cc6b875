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

/** The keywords that the metadata package's built-in display set rules look up when it is loaded. */
const nameMap = {
  AvailableTransferSyntaxUID: { tag: "(0008,3002)" },
  DiffusionBValue: { tag: "(0018,9087)" },
  InstanceNumber: { tag: "(0020,0013)" },
  Manufacturer: { tag: "(0008,0070)" },
  ManufacturerModelName: { tag: "(0008,1090)" },
  Modality: { tag: "(0008,0060)" },
  NumberOfFrames: { tag: "(0028,0008)" },
  Rows: { tag: "(0028,0010)" },
  SOPClassUID: { tag: "(0008,0016)" },
  SOPInstanceUID: { tag: "(0008,0018)" },
  SeriesInstanceUID: { tag: "(0020,000E)" },
  SliceLocation: { tag: "(0020,1041)" },
  TransferSyntaxUID: { tag: "(0002,0010)" },
};

export default {
  data: { DicomMetaDictionary: { dictionary: {}, nameMap } },
  utilities: { DicomMetadataListener: class {} },
  async: { AsyncDicomReader: class {} },
  constants,
  log,
};
