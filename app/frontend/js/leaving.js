// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Pages with files that take long to make.

import { bindLeaving } from './lib/leaving.js';

bindLeaving();
