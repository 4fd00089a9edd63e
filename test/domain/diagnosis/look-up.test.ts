import { describe, expect, it } from 'vitest';

import { concernsRecipient, diagnose } from '../../../src/domain/diagnosis/diagnose.js';
import type { Diagnosis } from '../../../src/domain/diagnosis/diagnosis.js';
import type { RecipientFacts } from '../../../src/domain/diagnosis/facts.js';
import { predictFromLookUp } from '../../../src/domain/diagnosis/predict.js';
import { code, notPermitted, oneText, status } from './answers.js';
import { account, missing, recipient } from './builders.js';

/** Cause and certainty of each ranked cause, such as `recipient_gone certain`. */
function ranking(diagnosis: Diagnosis | null): readonly string[] {
  return (diagnosis?.causes ?? []).map(({ cause, certainty }) => `${cause} ${certainty}`);
}

const closed = { receivesYourDm: false } as const;

/** The decision list of the X reference, section 2.4: what is found, and what it means. */
const decisionList: readonly {
  readonly name: string;
  readonly row: string;
  readonly facts: RecipientFacts;
  readonly causes: readonly string[];
}[] = [
  {
    name: 'a suspended account',
    row: 'l1-suspended',
    facts: missing('suspended'),
    causes: ['recipient_suspended certain'],
  },
  {
    name: 'a deleted account',
    row: 'l1-gone',
    facts: missing('gone'),
    causes: ['recipient_gone certain'],
  },
  {
    name: 'an account we may not see',
    row: 'l1-not_authorized',
    facts: missing('not_authorized'),
    causes: ['recipient_protected likely', 'recipient_blocked_us possible'],
  },
  {
    name: 'an account that is silently absent',
    row: 'l1-unsaid',
    facts: missing('unsaid'),
    causes: ['recipient_gone likely', 'recipient_suspended possible'],
  },
  {
    name: 'a protected account that does not follow us',
    row: 'l2',
    facts: recipient({ ...closed, protected: true, connections: ['following'] }),
    causes: ['recipient_protected certain'],
  },
  {
    name: 'a protected account whose relations are not known',
    row: 'l2',
    facts: recipient({ ...closed, protected: true }),
    causes: ['recipient_protected likely'],
  },
  {
    name: 'an account that we block',
    row: 'l3',
    facts: recipient({ ...closed, protected: false, connections: ['blocking'] }),
    causes: ['recipient_blocked_by_us certain'],
  },
  {
    name: 'a closed account that does not follow us',
    row: 'l4',
    facts: recipient({ ...closed, protected: false, connections: ['following'] }),
    causes: ['recipient_not_following likely', 'recipient_verified_only possible'],
  },
  {
    name: 'a closed account that follows us',
    row: 'l5',
    facts: recipient({ ...closed, protected: false, connections: ['followed_by'] }),
    causes: ['recipient_blocked_us likely', 'recipient_closed possible'],
  },
  {
    name: 'a closed account and nothing more',
    row: 'l0',
    facts: recipient(closed),
    causes: [
      'recipient_closed likely',
      'recipient_not_following possible',
      'recipient_verified_only possible',
      'recipient_blocked_us possible',
    ],
  },
];

describe('what the look-up says', () => {
  it.each(decisionList)('predicts that $name cannot be reached', ({ row, facts, causes }) => {
    const diagnosis = predictFromLookUp(facts, 'dm', null);
    expect(diagnosis).toMatchObject({ row, next: { kind: 'stop' } });
    expect(ranking(diagnosis)).toEqual(causes);
  });

  it('says of a protected account only what was seen', () => {
    const why = (connections: readonly 'following'[] | null) =>
      predictFromLookUp(recipient({ ...closed, protected: true, connections }), 'dm', null)
        ?.causes[0].why;
    expect(why(['following'])).toEqual([
      'look-up-closed',
      'look-up-protected',
      'look-up-not-followed-by',
    ]);
    expect(why(null)).toEqual(['look-up-closed', 'look-up-protected']);
  });

  it.each(decisionList)('explains the one 403 text by $name', ({ facts, causes }) => {
    const diagnosis = diagnose(oneText({ recipient: facts }));
    expect(diagnosis).toMatchObject({ row: 'x1', next: { kind: 'stop' } });
    expect(ranking(diagnosis)).toEqual(causes);
  });

  it.each(decisionList)('explains code 349 by $name', ({ facts, causes }) => {
    expect(ranking(diagnose(code(349, { recipient: facts })))).toEqual(causes);
  });

  it('does not suspect verified-only where the sender is verified', () => {
    const facts = recipient({ ...closed, connections: [] });
    expect(ranking(predictFromLookUp(facts, 'dm', account({ verifiedType: 'blue' })))).toEqual([
      'recipient_not_following likely',
    ]);
  });

  it.each([null, true])('lets a send go when receives_your_dm is %s', (receivesYourDm) => {
    const facts = recipient({ receivesYourDm, protected: true, connections: ['blocking'] });
    expect(predictFromLookUp(facts, 'dm', null)).toBeNull();
  });

  it('lets a send go when nobody was looked up', () => {
    expect(predictFromLookUp(null, 'dm', null)).toBeNull();
  });

  it.each(['suspended', 'gone'] as const)('holds a reply back when its author is %s', (reason) => {
    expect(predictFromLookUp(missing(reason), 'reply', null)?.row).toBe(`l1-${reason}`);
  });

  it.each([missing('unsaid'), missing('not_authorized'), recipient(closed)])(
    'lets a reply go whatever its author takes as DMs (%#)',
    (facts) => {
      expect(predictFromLookUp(facts, 'reply', null)).toBeNull();
    },
  );
});

describe('a refusal that the look-up does not explain', () => {
  const open = recipient({ receivesYourDm: true });

  it('is unknown first, with an action block possible', () => {
    const diagnosis = diagnose(oneText({ recipient: open }));
    expect(ranking(diagnosis)).toEqual([
      'unknown possible',
      'action_block possible',
      'recipient_closed possible',
    ]);
    expect(diagnosis.next).toEqual({ kind: 'stop' });
  });

  it('stays with the recipient when the field was dropped', () => {
    const dropped = recipient({ connections: [] });
    expect(ranking(diagnose(oneText({ recipient: dropped })))[0]).toBe('recipient_closed likely');
    const shielded = recipient({ protected: true, connections: [] });
    expect(ranking(diagnose(oneText({ recipient: shielded })))).toEqual([
      'recipient_protected likely',
    ]);
    const blocking = recipient({ connections: ['blocking'] });
    expect(ranking(diagnose(oneText({ recipient: blocking })))).toEqual([
      'recipient_blocked_by_us likely',
    ]);
  });

  it('never marks the recipient as closed for "This operation is not permitted"', () => {
    const causes = ranking(diagnose(notPermitted({ recipient: recipient(closed) })));
    expect(causes).toEqual(['unknown possible', 'action_block possible']);
  });

  it('is less sure of "not following you" from somebody who follows us', () => {
    expect(ranking(diagnose(code(150)))).toEqual(['recipient_not_following certain']);
    const follower = recipient({ connections: ['followed_by'] });
    const diagnosis = diagnose(code(150, { recipient: follower }));
    expect(ranking(diagnosis)).toEqual(['recipient_not_following likely']);
    expect(diagnosis.causes[0].why).toContain('look-up-disagrees');
  });

  it('is less sure of "sender is not verified" from a verified sender', () => {
    expect(ranking(diagnose(code(476, { account: account({ verifiedType: 'none' }) })))).toEqual([
      'recipient_verified_only certain',
    ]);
    expect(ranking(diagnose(code(476, { account: account({ verifiedType: 'blue' }) })))).toEqual([
      'recipient_verified_only likely',
    ]);
  });

  it('reads "not authorized to see" by the profile', () => {
    expect(ranking(diagnose(code(179, { recipient: recipient({ protected: true }) })))).toEqual([
      'recipient_protected likely',
      'recipient_blocked_us possible',
    ]);
    expect(ranking(diagnose(code(179, { recipient: recipient({ protected: false }) })))).toEqual([
      'recipient_blocked_us likely',
    ]);
  });
});

describe('our own protected account', () => {
  const own = account({ protected: true });

  it('is the likely reason while nothing is known about the recipient', () => {
    const diagnosis = diagnose(oneText({ account: own }));
    expect(diagnosis.row).toBe('x8');
    expect(ranking(diagnosis)[0]).toBe('sender_protected likely');
  });

  it.each([recipient({ connections: [] }), recipient({ receivesYourDm: false })])(
    'is only a hint as soon as something is known about the recipient (%#)',
    (known) => {
      const diagnosis = diagnose(oneText({ account: own, recipient: known }));
      expect(diagnosis.row).toBe('x1');
      expect(ranking(diagnosis)).toContain('sender_protected possible');
    },
  );

  it('is a hint beside what the look-up says, unless both follow each other', () => {
    const stranger = recipient({ ...closed, protected: false, connections: [] });
    expect(ranking(diagnose(oneText({ account: own, recipient: stranger })))).toContain(
      'sender_protected possible',
    );
    const oneWay = recipient({ ...closed, protected: false, connections: ['followed_by'] });
    expect(ranking(diagnose(oneText({ account: own, recipient: oneWay })))).toContain(
      'sender_protected possible',
    );
    const friend = recipient({ ...closed, connections: ['followed_by', 'following'] });
    expect(ranking(diagnose(oneText({ account: own, recipient: friend })))).not.toContain(
      'sender_protected possible',
    );
  });
});

describe('our own protected account, elsewhere', () => {
  it('is no hint for answers that name a reason, nor for replies', () => {
    const own = account({ protected: true });
    const known = recipient({ receivesYourDm: true });
    const refused = [
      code(385, { account: own, recipient: known }),
      notPermitted({ account: own, recipient: known, kind: 'reply' }),
    ];
    for (const one of refused) {
      expect(ranking(diagnose(one))).not.toContain('sender_protected possible');
    }
  });
});

describe('whether to look the recipient up again', () => {
  it.each([
    oneText(),
    oneText({ account: account({ protected: true }) }),
    code(349),
    code(150),
    code(63),
  ])('yes after a refusal for the recipient (%#)', (refused) => {
    expect(concernsRecipient(refused)).toBe(true);
  });

  it.each([notPermitted(), code(226), code(385), status(401), status(503)])(
    'no after any other (%#)',
    (refused) => {
      expect(concernsRecipient(refused)).toBe(false);
    },
  );
});
