import type { FormAction } from '../action.js';
import { privately } from '../answer.js';
import { imported } from '../rule-import.js';
import { noFileView } from '../rules/imported-view.js';

/** The form of Slack that takes a file of rules. It keeps nothing: a file is chosen anew each time. */
export const ruleImportSubmit: FormAction = {
  verb: 'rule-import',
  role: 'admin',
  check: async () => null,
  submit: async (context, submission) => {
    const file = submission.files['file'];
    return privately(
      context,
      file === undefined ? noFileView(context) : await imported(context, file),
    );
  },
  reopen: async () => null,
};
