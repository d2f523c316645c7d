import type { SignInSettings } from '$lib/domain/people/organisation';
import { m } from '$lib/i18n/paraglide/messages';

type Said = () => string;

/** A risk to the people whose data it is, and what is done about it. */
export const RISKS: readonly (readonly [Said, Said])[] = [
  [m.privacy_dpia_risk_1, m.privacy_dpia_measure_1],
  [m.privacy_dpia_risk_2, m.privacy_dpia_measure_2],
  [m.privacy_dpia_risk_3, m.privacy_dpia_measure_3],
  [m.privacy_dpia_risk_4, m.privacy_dpia_measure_4],
  [m.privacy_dpia_risk_5, m.privacy_dpia_measure_5],
  [m.privacy_dpia_risk_6, m.privacy_dpia_measure_6],
  [m.privacy_dpia_risk_7, m.privacy_dpia_measure_7]
];

/** What only the council can say. */
export const TO_FILL_IN: readonly Said[] = [
  m.privacy_dpia_fill_1,
  m.privacy_dpia_fill_2,
  m.privacy_dpia_fill_3,
  m.privacy_dpia_fill_4,
  m.privacy_dpia_fill_5,
  m.privacy_dpia_fill_6,
  m.privacy_dpia_fill_7
];

const onOff = (on: boolean): string => (on ? m.privacy_dpia_on() : m.privacy_dpia_off());

/** The settings that people's privacy hangs on, and how they are now. */
export const settingsInWords = ({
  below,
  signIn
}: {
  below: number;
  signIn: SignInSettings;
}): [string, string][] => [
  [m.privacy_dpia_set_below(), m.privacy_dpia_set_below_value({ count: below })],
  [m.privacy_dpia_set_email(), onOff(signIn.email)],
  [m.privacy_dpia_set_council(), onOff(signIn.council)],
  [m.privacy_dpia_set_cards(), onOff(signIn.cards)],
  [m.privacy_dpia_set_pins(), onOff(signIn.pins)],
  [m.privacy_dpia_set_strong(), onOff(signIn.strongForAll)],
  [
    m.privacy_dpia_set_kiosk(),
    signIn.kioskMinutes === null
      ? m.privacy_dpia_never()
      : m.privacy_dpia_set_kiosk_value({ count: signIn.kioskMinutes })
  ]
];
