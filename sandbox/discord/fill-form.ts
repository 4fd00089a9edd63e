import { asRecord, asRecords, asText, type Json } from '../read-json.js';
import type { GuildState } from './guild.js';
import type { UploadedFile } from './http-server.js';

/** Where given files are kept. */
export interface FileShelf {
  readonly state: GuildState;
  readonly nextId: () => string;
  url(): string;
}

/** Keeps a given file; gives it as the attachment that an interaction brings along. */
export function storeFile({ state, nextId, url }: FileShelf, file: UploadedFile): Json {
  const id = nextId();
  state.files.set(id, { id, ...file });
  const address = `${url()}/files/${id}/${encodeURIComponent(file.name)}`;
  return {
    id,
    filename: file.name,
    size: file.content.length,
    content_type: file.contentType,
    url: address,
    proxy_url: address,
    ephemeral: true,
  };
}

/** What the client sends for a filled form; what was not touched keeps its value. */
export function formData(
  context: FileShelf,
  modal: Json,
  values: Readonly<Record<string, string>>,
  files: Readonly<Record<string, UploadedFile>>,
): Json {
  const labels = asRecords(modal.components).filter(({ type }) => type === 18);
  const names = labels.map(({ component }) => asText(asRecord(component).custom_id));
  for (const name of [...Object.keys(values), ...Object.keys(files)]) {
    if (!names.includes(name))
      throw new Error(`The form has no field ${name}: ${names.join(', ')}`);
  }
  const attachments: Record<string, Json> = {};
  const components = asRecords(modal.components).map((label) => {
    if (label.type !== 18) return { type: label.type, id: label.id ?? 0 };
    const input = asRecord(label.component);
    const name = asText(input.custom_id);
    const base = { type: input.type, id: 2, custom_id: name };
    const file = files[name];
    if (input.type === 19) {
      const attachment = file === undefined ? null : storeFile(context, file);
      if (attachment) attachments[asText(attachment.id)] = attachment;
      return { type: 18, id: 1, component: { ...base, values: attachment ? [attachment.id] : [] } };
    }
    if (input.type === 3) {
      const chosen = asRecords(input.options).filter((option) => option.default === true);
      const usual = chosen.map(({ value }) => asText(value)).join(',');
      const picked = (values[name] ?? usual).split(',').filter((value) => value !== '');
      return { type: 18, id: 1, component: { ...base, values: picked } };
    }
    const value = values[name] ?? asText(input.value);
    if (value.length > Number(input.max_length ?? 4000)) throw new Error(`${name} is too long`);
    if (input.required !== false && value === '') throw new Error(`${name} is required`);
    return { type: 18, id: 1, component: { ...base, value } };
  });
  return { custom_id: modal.custom_id, components, resolved: { attachments } };
}
