import { ranked, stop, type Row } from './row.js';

/**
 * Uploads of pictures and films, which come before the POST that names them. Where X is out of order or out of reach, the
 * rows of the POST hold for them too.
 */
export const uploadRows: readonly Row[] = [
  {
    id: 'x30-upload',
    when: [{ stage: 'upload', status: [403] }],
    causes: [
      ranked('permission_missing', 'likely', 'permission', 'usual-reason'),
      ranked('content_media', 'possible', 'content', 'seen-with-this-answer'),
    ],
    next: stop,
    note: 'Row 30 for uploads: accounts that were linked without media.write. Messages without media go on.',
  },
  {
    id: 'x42-upload',
    when: [{ stage: 'upload', status: [400, 404, 409, 413, 415, 422] }],
    causes: [ranked('content_media', 'certain', 'content', 'x-states')],
    next: stop,
    note: 'Row 42 at the upload: the file itself is refused.',
  },
  {
    id: 'x42-processing',
    when: [{ stage: 'upload', status: ['2xx'] }],
    causes: [ranked('content_media', 'likely', 'content', 'x-states')],
    next: stop,
    note: 'Row 42: X took the file and could not process it.',
  },
];
