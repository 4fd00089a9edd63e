import type { XAnswer } from './answer.js';
import { refuseId } from './lists.js';
import type { Post } from './messages.js';
import type { Call } from './route.js';
import { isVisible } from './view-post.js';

/** The post that a path names, or what X answers when it is not there: an error in a 200. */
export function postOfPath(call: Call): Post | XAnswer {
  const { world, caller, params } = call;
  const id = params[0] ?? '';
  const wrong = refuseId('id', id);
  if (wrong !== null) return wrong;
  const post = world.messages.post(id);
  if (post !== undefined && isVisible({ world, viewer: caller }, post)) return post;
  const host = world.settings.dialect === 'new' ? 'api.x.com' : 'api.twitter.com';
  const error = {
    value: id,
    detail: `Could not find tweet with id: [${id}].`,
    title: 'Not Found Error',
    resource_type: 'tweet',
    parameter: 'id',
    resource_id: id,
    type: `https://${host}/2/problems/resource-not-found`,
  };
  return { status: 200, body: { errors: [error] } };
}
