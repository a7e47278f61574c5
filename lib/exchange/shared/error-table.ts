/**
 * retry: again after a short wait; retry-read: so for a read, unknown for a write; limit: after the reset; clock: after setting the clock;
 * never: it stays refused.
 */
export type Mark = 'retry' | 'retry-read' | 'limit' | 'clock' | 'never'
type Row = readonly [code: string, mark: Mark]

/** TOOBIT-API.md 2.3, whole. U rows (state unknown) are retry-read: a read may ask again, a write must be looked up. */
const ROWS: readonly (readonly [number, string, Mark])[] = [
  [-1000, 'unknown-error', 'retry-read'], [-1001, 'disconnected', 'retry-read'], [-1002, 'unauthorised', 'never'], [-1003, 'rate-limited', 'limit'],
  [-1004, 'bad-request', 'never'], [-1005, 'no-permission', 'never'], [-1006, 'unexpected-response', 'retry-read'], [-1007, 'timeout', 'retry-read'],
  [-1014, 'unknown-order-composition', 'never'], [-1015, 'too-many-orders', 'limit'], [-1016, 'service-shutting-down', 'retry-read'],
  [-1020, 'unsupported-operation', 'never'], [-1021, 'invalid-timestamp', 'clock'], [-1022, 'invalid-signature', 'never'],
  [-1023, 'address-not-allowed', 'never'], [-1031, 'feature-suspended', 'never'],
  [-1100, 'illegal-characters', 'never'], [-1101, 'too-many-parameters', 'never'], [-1102, 'parameter-missing', 'never'], [-1103, 'unknown-parameter', 'never'],
  [-1104, 'unread-parameters', 'never'], [-1105, 'parameter-empty', 'never'], [-1106, 'parameter-not-required', 'never'], [-1107, 'key-missing', 'never'],
  [-1111, 'too-precise', 'never'], [-1112, 'no-depth', 'retry'], [-1114, 'time-in-force-not-required', 'never'], [-1115, 'invalid-time-in-force', 'never'],
  [-1116, 'invalid-order-type', 'never'], [-1117, 'invalid-side', 'never'], [-1118, 'client-id-empty', 'never'], [-1119, 'client-id-empty', 'never'],
  [-1120, 'invalid-interval', 'never'], [-1121, 'unknown-symbol', 'never'], [-1125, 'invalid-listen-key', 'never'], [-1127, 'range-too-wide', 'never'],
  [-1128, 'parameter-combination', 'never'], [-1129, 'range-too-wide', 'never'], [-1130, 'invalid-parameter', 'never'],
  [-1131, 'insufficient-balance', 'never'], [-1132, 'price-too-high', 'never'], [-1133, 'price-too-low', 'never'], [-1134, 'price-too-precise', 'never'],
  [-1135, 'quantity-too-large', 'never'], [-1136, 'quantity-too-small', 'never'], [-1137, 'quantity-too-precise', 'never'],
  [-1138, 'price-outside-band', 'never'], [-1139, 'order-ended', 'never'], [-1140, 'notional-too-small', 'never'], [-1141, 'duplicate-client-id', 'never'],
  [-1142, 'order-ended', 'never'], [-1143, 'order-not-found', 'never'], [-1144, 'order-locked', 'retry'], [-1145, 'cancel-not-supported', 'never'],
  [-1146, 'order-timeout', 'retry-read'], [-1147, 'cancel-timeout', 'retry-read'], [-1148, 'too-precise', 'never'], [-1149, 'create-failed', 'never'],
  [-1150, 'cancel-failed', 'retry-read'], [-1151, 'symbol-not-open', 'never'], [-1153, 'unknown-user', 'never'], [-1156, 'invalid-quantity', 'never'],
  [-1157, 'symbol-not-open', 'never'], [-1158, 'post-only-would-take', 'never'], [-1161, 'margin-cut-refused', 'never'], [-1164, 'auto-margin-failed', 'never'],
  [-1165, 'invalid-stop-type', 'never'], [-1166, 'invalid-callback-type', 'never'], [-1170, 'account-exists', 'never'], [-1171, 'unknown-account', 'never'],
  [-1172, 'transfer-failed', 'retry-read'], [-1181, 'withdraw-refused', 'never'], [-1182, 'deposit-refused', 'never'], [-1193, 'too-many-open-orders', 'never'],
  [-1194, 'market-orders-off', 'never'], [-1195, 'price-too-low', 'never'], [-1196, 'price-too-high', 'never'], [-1197, 'price-outside-band', 'never'],
  [-1198, 'price-outside-band', 'never'], [-1199, 'quantity-too-small', 'never'], [-1200, 'quantity-too-large', 'never'], [-1201, 'price-too-high', 'never'],
  [-1202, 'quantity-too-small', 'never'], [-1203, 'quantity-too-large', 'never'], [-1204, 'account-not-authorised', 'never'], [-1205, 'same-account', 'never'],
  [-1206, 'notional-too-large', 'never'], [-1207, 'too-many-trigger-orders', 'never'], [-1208, 'too-many-stop-rows', 'never'],
  [-1209, 'stop-rows-exceed-position', 'never'], [-1210, 'trailing-refused', 'never'], [-1211, 'trailing-refused', 'never'], [-1212, 'trailing-refused', 'never'],
  [-1213, 'account-symbol-mismatch', 'never'], [-1214, 'opening-banned', 'never'], [-1215, 'closing-banned', 'never'], [-1216, 'transfer-limit', 'never'],
  [-1217, 'stop-price-too-high', 'never'], [-1300, 'duplicate-transfer', 'never'],
  [-2010, 'order-rejected', 'never'], [-2011, 'cancel-rejected', 'never'], [-2013, 'order-not-found', 'never'], [-2014, 'bad-key-format', 'never'],
  [-2015, 'invalid-key', 'never'], [-2016, 'no-trading-window', 'never'], [-2017, 'key-expired', 'never'], [-2018, 'key-suspended', 'never'],
  [-3000, 'option-unknown', 'never'], [-3001, 'option-expired', 'never'], [-3002, 'position-too-large', 'never'],
  [-3050, 'key-management', 'never'], [-3051, 'key-management', 'never'], [-3052, 'key-management', 'never'],
  [-3124, 'position-data-error', 'retry-read'], [-3125, 'position-too-large-for-leverage', 'never'], [-3126, 'leverage-failed', 'never'],
  [-3127, 'leverage-timeout', 'retry-read'], [-3128, 'margin-mode-locked', 'never'], [-3129, 'position-mode', 'never'],
  [-3130, 'insufficient-balance', 'never'], [-3131, 'leverage-locked', 'never'], [-3132, 'leverage-too-high', 'never'],
  [-3133, 'too-many-open-orders', 'never'], [-3136, 'activity-rule', 'never'], [-3137, 'activity-rule', 'never'], [-3138, 'activity-rule', 'never'],
  [-3139, 'activity-rule', 'never'], [-3140, 'activity-rule', 'never'], [-3141, 'stop-on-wrong-side', 'never'], [-3142, 'stop-on-wrong-side', 'never'],
  [-3143, 'stop-on-wrong-side', 'never'], [-3144, 'stop-on-wrong-side', 'never'], [-3145, 'no-position', 'never'], [-3147, 'transfer-in-progress', 'retry'],
  [-3148, 'risk-limit', 'never'], [-3149, 'margin-cut-refused', 'never'], [-3150, 'cross-position', 'never'], [-3151, 'position-mode', 'never'],
  [-3152, 'position-mode', 'never'], [-3153, 'position-mode', 'never'],
  [-100010, 'unknown-symbol', 'never'], [-100011, 'unknown-symbol', 'never'], [-100012, 'parameter-missing', 'never'],
  [-10001, 'bad-request', 'never'], [-10002, 'bad-request', 'never'], [-10004, 'bad-request', 'never'],
]

const VOUCHERS = Array.from({ length: 18 }, (_, i): readonly [number, string, Mark] => [-1400 - i, 'voucher', 'never'])
const SPOT_MARGIN = [3101, 3102, 3103, 3105, 3107, 3108, 3109, 3110, 3116, 3117, 3120].map((n): readonly [number, string, Mark] => [-n, 'spot-margin', 'never'])
const COPY = [32045, 32090, 32093, 120041, 120047, 120055, 120067, 120072, 120073, 120078, 120510, 120511, 120512].map((n): readonly [number, string, Mark] => [-n, 'copy-trading', 'never'])

export const ERROR_TABLE: ReadonlyMap<number, Row> = new Map([...ROWS, ...VOUCHERS, ...SPOT_MARGIN, ...COPY].map(([number, code, mark]) => [number, [code, mark]]))
