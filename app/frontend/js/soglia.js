// SPDX-FileCopyrightText: 2026 Soglia contributors
// SPDX-License-Identifier: AGPL-3.0-or-later

// Every page: partial updates, and the Bootstrap Italia behaviours that answer to data attributes.
import 'htmx.org';
import 'bootstrap-italia/dist/plugins/init.js';
import Collapse from 'bootstrap-italia/dist/plugins/collapse.js';
import Dropdown from 'bootstrap-italia/dist/plugins/dropdown.js';
import Modal from 'bootstrap-italia/dist/plugins/modal.js';
import Offcanvas from 'bootstrap-italia/dist/plugins/offcanvas.js';

import { bindApp } from './lib/app.js';
import { bindForms } from './lib/forms.js';
import { bindCommonKeys } from './lib/keys.js';
import { start } from './lib/outbox.js';
import { bindChip, bindSignOut } from './lib/unsent.js';

bindApp();
bindForms();
bindCommonKeys();
bindChip();
bindSignOut();
start();

// Their package says that a bare import has no effect, so bundlers drop it: naming them here keeps them.
export { Collapse, Dropdown, Modal, Offcanvas };
