import { describe, expect, test } from 'vitest';
import { judge, permit, type Standing } from '../../commands/permissions.js';
import type { Role } from '../../commands/command.js';
import type { Grant } from '../../src/config.js';
import { person } from './drive.js';

const anyone: Grant = { kind: 'anyone' };
const user = (id: string, platform: 'slack' | 'discord' = 'slack'): Grant => ({
  kind: 'user',
  platform,
  id,
});
const group = (id: string, platform: 'slack' | 'discord' = 'slack'): Grant => ({
  kind: 'group',
  platform,
  id,
});

describe('who may do what, from where they stand', () => {
  const table: [role: Role, bound: boolean, admin: Standing, operator: Standing, may: boolean][] = [
    ['all', true, 'none', 'none', true],
    ['all', false, 'none', 'none', false],
    ['all', false, 'none', 'anyone', false],
    ['all', false, 'none', 'named', true],
    ['all', false, 'named', 'none', true],
    ['operator', true, 'none', 'none', false],
    ['operator', true, 'none', 'anyone', true],
    ['operator', true, 'none', 'named', true],
    ['operator', true, 'named', 'none', true],
    ['operator', true, 'anyone', 'none', true],
    ['operator', false, 'none', 'anyone', false],
    ['operator', false, 'none', 'named', true],
    ['operator', false, 'named', 'none', true],
    ['admin', true, 'none', 'named', false],
    ['admin', true, 'none', 'anyone', false],
    ['admin', true, 'named', 'none', true],
    ['admin', true, 'anyone', 'none', true],
    ['admin', false, 'anyone', 'none', false],
    ['admin', false, 'named', 'none', true],
  ];

  test.each(table)('%s, bound %s, admin %s, operator %s: %s', (...row) => {
    const [role, bound, admin, operator, may] = row;
    const judged = judge({ role, bound, everywhere: false, admin, operator });
    expect(judged.kind).toBe(may ? 'granted' : 'refused');
  });

  test('help answers everybody everywhere', () => {
    const nobody = { admin: 'none', operator: 'none' } as const;
    expect(judge({ role: 'all', bound: false, everywhere: true, ...nobody }).kind).toBe('granted');
  });
});

describe('the lists', () => {
  const lists: {
    name: string;
    role: Role;
    bound: boolean;
    admins: Grant[] | null;
    operators: Grant[];
    who: Parameters<typeof person>;
    may: boolean;
  }[] = [
    {
      name: 'the default lets anyone in a bound channel operate',
      role: 'operator',
      bound: true,
      admins: null,
      operators: [anyone],
      who: ['U9'],
      may: true,
    },
    {
      name: 'but not elsewhere',
      role: 'operator',
      bound: false,
      admins: null,
      operators: [anyone],
      who: ['U9'],
      may: false,
    },
    {
      name: 'a named operator operates elsewhere too',
      role: 'operator',
      bound: false,
      admins: null,
      operators: [user('U9')],
      who: ['U9'],
      may: true,
    },
    {
      name: 'an id of the other platform is somebody else',
      role: 'operator',
      bound: true,
      admins: [],
      operators: [user('U9', 'discord')],
      who: ['U9'],
      may: false,
    },
    {
      name: 'a user group of Slack',
      role: 'operator',
      bound: true,
      admins: [],
      operators: [group('S1')],
      who: ['U9', { groups: ['S1'] }],
      may: true,
    },
    {
      name: 'a role of Discord',
      role: 'operator',
      bound: true,
      admins: [],
      operators: [group('77', 'discord')],
      who: ['9', { platform: 'discord', groups: ['77'] }],
      may: true,
    },
    {
      name: 'without a list the administrators of the platform are admins',
      role: 'admin',
      bound: false,
      admins: null,
      operators: [],
      who: ['U9', { admin: true }],
      may: true,
    },
    {
      name: 'with a list they are not',
      role: 'admin',
      bound: true,
      admins: [user('U1')],
      operators: [],
      who: ['U9', { admin: true }],
      may: false,
    },
    {
      name: 'admins may do what operators may',
      role: 'operator',
      bound: true,
      admins: [user('U9')],
      operators: [],
      who: ['U9'],
      may: true,
    },
    {
      name: 'operators may not do what admins may',
      role: 'admin',
      bound: true,
      admins: [user('U1')],
      operators: [user('U9')],
      who: ['U9'],
      may: false,
    },
  ];

  test.each(lists)('$name', async ({ role, bound, admins, operators, who, may }) => {
    const asked = { role, bound, everywhere: false, admins, operators };
    expect((await permit(asked, person(...who))).kind).toBe(may ? 'granted' : 'refused');
  });

  test('the platform is not asked when the channel alone decides', async () => {
    const silent = {
      ...person('U9'),
      isInGroup: () => Promise.reject(new Error('asked')),
      isPlatformAdmin: () => Promise.reject(new Error('asked')),
    };
    const asked = {
      role: 'all',
      bound: true,
      everywhere: false,
      admins: null,
      operators: [group('S1')],
    } as const;
    await expect(permit(asked, silent)).resolves.toEqual({ kind: 'granted' });
  });
});
