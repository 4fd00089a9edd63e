export type VerifiedType = 'none' | 'blue' | 'business' | 'government';

export const connections = [
  'blocking',
  'following',
  'followed_by',
  'follow_request_sent',
  'follow_request_received',
  'muting',
] as const;

export type Connection = (typeof connections)[number];

/**
 * What the look-up found about a recipient (X reference section 2.4). Plain JSON, stored with the
 * attempt. A field that X left out is null: "not known", never "no".
 */
export type RecipientFacts =
  | {
      readonly kind: 'found';
      readonly xUserId: string;
      readonly handle: string;
      readonly name: string;
      readonly receivesYourDm: boolean | null;
      readonly protected: boolean | null;
      readonly verifiedType: VerifiedType | null;
      readonly connections: readonly Connection[] | null;
      readonly createdAt: string | null;
      readonly lookedUpAt: string;
    }
  | {
      readonly kind: 'missing';
      readonly xUserId: string;
      /** X's `errors[]` in the 200 tells a suspended account from a deleted one, when it says anything. */
      readonly reason: 'suspended' | 'gone' | 'not_authorized' | 'unsaid';
      readonly lookedUpAt: string;
    };

/** What is known about our own account (`GET /2/users/me`). Null: X did not say. */
export interface AccountFacts {
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string;
  readonly protected: boolean | null;
  readonly verifiedType: VerifiedType | null;
  readonly subscriptionType: string | null;
  readonly createdAt: string | null;
  readonly checkedAt: string;
}
