# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of transfers: what is asked for, what is done, what is answered."""

from app.transfer.schemas.acts import TransferCancelIn as TransferCancelIn
from app.transfer.schemas.acts import TransferDispatchIn as TransferDispatchIn
from app.transfer.schemas.acts import TransferFoundIn as TransferFoundIn
from app.transfer.schemas.acts import TransferPickIn as TransferPickIn
from app.transfer.schemas.acts import TransferReceiveIn as TransferReceiveIn
from app.transfer.schemas.acts import TransferReleaseIn as TransferReleaseIn
from app.transfer.schemas.acts import TransferWriteOffIn as TransferWriteOffIn
from app.transfer.schemas.transfers import TransferActOut as TransferActOut
from app.transfer.schemas.transfers import TransferIn as TransferIn
from app.transfer.schemas.transfers import TransferLinesIn as TransferLinesIn
from app.transfer.schemas.transfers import TransferOut as TransferOut
from app.transfer.schemas.transfers import TransferRowOut as TransferRowOut
from app.transfer.schemas.transfers import TransfersIn as TransfersIn
from app.transfer.schemas.transfers import TransportPaperIn as TransportPaperIn
