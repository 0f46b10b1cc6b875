// The files a person chose or dropped, with their paths in the chosen folder.

export interface Chosen {
  name: string;
  file: File;
}

export function chosenIn(form: HTMLFormElement): Chosen[] {
  const inputs = form.querySelectorAll<HTMLInputElement>("input[type=file]");
  return Array.from(inputs).flatMap((input) =>
    Array.from(input.files ?? [], (file) => ({ name: file.webkitRelativePath || file.name, file })),
  );
}

export async function droppedIn(items: DataTransferItemList | null): Promise<Chosen[]> {
  const entries = Array.from(items ?? [], (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return (await Promise.all(entries.map(filesOf))).flat();
}

/** The files of a dropped file or folder, with everything beneath it. */
async function filesOf(entry: FileSystemEntry): Promise<Chosen[]> {
  const name = entry.fullPath.replace(/^\//, "");
  // not instanceof: Chromium has no such names in a page
  if (isFile(entry)) {
    return [{ name, file: await new Promise<File>((done, no) => entry.file(done, no)) }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const found: Chosen[] = [];
  for (;;) {
    // a reader gives at most a hundred entries at a time
    const some = await new Promise<FileSystemEntry[]>((done, no) => reader.readEntries(done, no));
    if (some.length === 0) return found;
    for (const one of some) found.push(...(await filesOf(one)));
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
