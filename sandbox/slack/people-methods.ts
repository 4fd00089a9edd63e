import { required, type Method } from './method.js';
import { SlackRefusal } from './refusal.js';

const authTest: Method = {
  token: 'bot',
  scope: null,
  args: [],
  run: ({ workspace, origin }) => ({
    url: `${origin}/`,
    team: 'Emulated workspace',
    user: 'xtep',
    team_id: workspace.teamId,
    user_id: workspace.botUserId,
    bot_id: workspace.botId,
  }),
};

const usersInfo: Method = {
  token: 'bot',
  scope: 'users:read',
  args: ['user', 'include_locale'],
  run: (call) => {
    const user = call.workspace.users.get(required(call, 'user'));
    if (user === undefined) throw new SlackRefusal('user_not_found');
    return {
      user: {
        id: user.id,
        team_id: call.workspace.teamId,
        name: user.name,
        real_name: user.name,
        is_admin: user.isAdmin || user.isOwner,
        is_owner: user.isOwner,
        is_bot: false,
        deleted: false,
        ...(call.args['include_locale'] === 'true' ? { locale: user.locale } : {}),
      },
    };
  },
};

const groupUsers: Method = {
  token: 'bot',
  scope: 'usergroups:read',
  args: ['usergroup', 'include_disabled'],
  run: (call) => {
    const users = call.workspace.userGroups.get(required(call, 'usergroup'));
    if (users === undefined) throw new SlackRefusal('no_such_subteam');
    return { users };
  },
};

export const peopleMethods: Readonly<Record<string, Method>> = {
  'auth.test': authTest,
  'users.info': usersInfo,
  'usergroups.users.list': groupUsers,
};
